package dev.parley.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives figures that are known beforehand. */
final class FakeBenchmark implements Benchmark {
    final List<String> turns = new ArrayList<>();
    private final Map<String, Deque<Double>> figures = new LinkedHashMap<>();

    /** A contestant with its figures in the order of its runs; NaN is an invalid run. */
    FakeBenchmark with(String program, Double... inOrder) {
        figures.put(program, new ArrayDeque<>(List.of(inOrder)));
        return this;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String title() {
        return "A fake";
    }

    @Override
    public String work() {
        return "Nothing is done.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("time", "ms"), new Column("twice", "s"));
    }

    @Override
    public List<Contestant> contestants() {
        return figures.keySet().stream()
                .map(program -> new Contestant(program, port -> List.of(program)))
                .toList();
    }

    @Override
    public double[] sample(Contestant contestant) throws InvalidRunException {
        turns.add(contestant.program());
        double figure = figures.get(contestant.program()).removeFirst();
        if (Double.isNaN(figure)) {
            throw new InvalidRunException("lost 1 | of 2");
        }
        return new double[] {figure, 2 * figure};
    }
}
