package dev.parley.cli.verb;

import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionGroup;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.BenchExample;
import dev.parley.cli.option.UsageException;
import java.util.List;

/** The examples that ship with Parley, as {@code --list} and {@code --print} of {@code run} show them. */
final class ExamplePrinter {
    static final String EXAMPLE = "--example";
    private static final String LIST = "--list";
    private static final String PRINT = "--print";

    /** What is about a run, or shows one. */
    private static final List<String> OF_RUNS =
            List.of("--check", RulesTrial.TRY, "--as", "--escapes", "--junit-report", "--json", "--hex", "--raw");

    private ExamplePrinter() {}

    /** @param group where they stand in the help */
    static List<Option<?>> options(OptionGroup group) {
        return List.of(
                Option.of(group, "example", ValueType.text("EXAMPLE"), "run this example in the place of a file")
                        .inShortHelp(),
                Option.of(group, "list", ValueType.FLAG, "print the names of all examples, each with what it is")
                        .inShortHelp(),
                Option.of(group, "print", ValueType.FLAG, "print the file of --example, to edit and keep; run nothing")
                        .inShortHelp());
    }

    /** Whether something is to be printed in place of a run. */
    static boolean isAsked(Arguments arguments) {
        return arguments.has(LIST) || arguments.has(PRINT);
    }

    /**
     * All names, or the file of one example.
     *
     * @throws UsageException if there is no such example, or something of a run stands beside it
     */
    static String text(Arguments arguments) {
        arguments.exclude(LIST, PRINT);
        String option = arguments.has(LIST) ? LIST : PRINT;
        OF_RUNS.forEach(other -> arguments.exclude(option, other));
        if (!arguments.words().isEmpty()) {
            throw new UsageException("%s runs nothing, and here is '%s': leave one of them out"
                    .formatted(option, arguments.words().getFirst()));
        }
        if (option.equals(LIST)) {
            arguments.exclude(LIST, EXAMPLE);
            return BenchExample.list();
        }
        return arguments
                .value(EXAMPLE, BenchExample::of)
                .orElseThrow(
                        () -> new UsageException(
                                "--print prints an example, and none is named: parley run --example redis --print. All of them: parley run --list"))
                .text();
    }
}
