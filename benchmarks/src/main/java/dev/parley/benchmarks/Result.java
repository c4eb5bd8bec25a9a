package dev.parley.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a benchmark gave.
 *
 * @param benchmark which
 * @param busyCpus how many CPUs others kept busy right before it
 * @param rows one for each contestant, Parley first
 */
record Result(Benchmark benchmark, double busyCpus, List<Row> rows) {
    /**
     * One contestant.
     *
     * @param program what the table calls it
     * @param columns the samples for each column; none where a run was invalid
     * @param invalid why it has no figures
     */
    record Row(String program, List<Samples> columns, Optional<String> invalid) {
        /** The samples that count: those of the first column. */
        Samples headline() {
            return columns.getFirst();
        }
    }

    /** Called before each run with what is about to run. */
    @FunctionalInterface
    interface Progress {
        void next(String program, int number, int of);
    }

    /** Takes all samples, in turn. A contestant with an invalid run takes no further part. */
    static Result of(Benchmark benchmark, int rounds, double busyCpus, Progress progress)
            throws IOException, InterruptedException {
        List<Taking> all = benchmark.contestants().stream().map(Taking::new).toList();
        List<Taking> turns = Turns.of(all, rounds);
        for (int i = 0; i < turns.size(); i++) {
            Taking taking = turns.get(i);
            if (taking.invalid.isEmpty()) {
                progress.next(taking.contestant.program(), i + 1, turns.size());
                taking.sample(benchmark);
            }
        }
        return new Result(
                benchmark,
                busyCpus,
                all.stream().map(each -> each.row(benchmark.columns().size())).toList());
    }

    /** What comes together of one contestant. */
    private static final class Taking {
        final Contestant contestant;
        final List<double[]> samples = new ArrayList<>();
        Optional<String> invalid = Optional.empty();

        Taking(Contestant contestant) {
            this.contestant = contestant;
        }

        void sample(Benchmark benchmark) throws IOException, InterruptedException {
            try {
                samples.add(benchmark.sample(contestant));
            } catch (InvalidRunException bad) {
                invalid = Optional.of(String.valueOf(bad.getMessage()));
            }
        }

        Row row(int columns) {
            return new Row(
                    contestant.program(),
                    IntStream.range(0, invalid.isPresent() ? 0 : columns)
                            .mapToObj(column -> Samples.of(samples.stream()
                                    .mapToDouble(sample -> sample[column])
                                    .toArray()))
                            .toList(),
                    invalid);
        }
    }

    /** Whether every contestant did its work each time. */
    boolean isValid() {
        return rows.stream().allMatch(row -> row.invalid().isEmpty());
    }

    /** Whether that row is the one that the others are compared with. */
    boolean isParley(Row row) {
        return row.equals(rows.getFirst()) && row.program().startsWith("parley");
    }

    /** Parley's median for each one of that row's; none where either has no figures, or Parley took no part. */
    Optional<Double> ratio(Row row) {
        Row parley = rows.getFirst();
        return !isParley(parley)
                        || parley.invalid().isPresent()
                        || row.invalid().isPresent()
                ? Optional.empty()
                : Optional.of(parley.headline().median() / row.headline().median());
    }
}
