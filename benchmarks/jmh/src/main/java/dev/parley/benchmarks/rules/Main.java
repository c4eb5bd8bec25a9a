package dev.parley.benchmarks.rules;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures {@link RuleDecisions} and {@link FieldAnswers} on one core; arguments are JMH's own ({@code -f 1 -i 1} for a short run). */
public final class Main {
    private Main() {}

    public static void main(String... args) throws CommandLineOptionException, RunnerException {
        // What the arguments say goes before what is said here.
        OptionsBuilder options = new OptionsBuilder();
        options.parent(new CommandLineOptions(args));
        CommandLineOptions said = new CommandLineOptions(args);
        options.include(RuleDecisions.class.getName())
                .include(FieldAnswers.class.getName())
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.SECONDS)
                .threads(1)
                .forks(said.getForkCount().orElse(3))
                .warmupIterations(said.getWarmupIterations().orElse(5))
                .warmupTime(said.getWarmupTime().orElse(TimeValue.seconds(2)))
                .measurementIterations(said.getMeasurementIterations().orElse(5))
                .measurementTime(said.getMeasurementTime().orElse(TimeValue.seconds(2)))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        print(new Runner(options.build()).run(), System.out);
    }

    private static void print(Collection<RunResult> results, PrintStream out) {
        out.printf(
                "%nDecisions: %s rules, %s of them with a regular expression. Answers: read and made by fields. One thread%n",
                RuleFile.RULES, RuleFile.RULES / RuleFile.EVERY);
        for (RunResult run : results) {
            Result<?> rate = run.getPrimaryResult();
            Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
            out.printf(
                    Locale.ROOT,
                    "%-8s %,12.0f %s a second (± %,.0f), %.0f bytes allocated for each%n",
                    rate.getLabel(),
                    rate.getScore(),
                    run.getParams().getBenchmark().startsWith(FieldAnswers.class.getName()) ? "answers" : "decisions",
                    rate.getScoreError(),
                    allocated == null ? Double.NaN : allocated.getScore());
        }
    }
}
