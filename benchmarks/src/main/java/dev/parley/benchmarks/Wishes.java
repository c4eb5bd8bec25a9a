package dev.parley.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param names the benchmarks that are wanted; empty means all that are not long
 * @param json where the figures go as JSON too
 * @param update whether the documentation gets the new table; that is all benchmarks, the long ones too
 * @param longToo whether the long ones run as well
 * @param isShort whether only a little is done, to see that it works
 * @param anyway whether a busy machine will do
 * @param help whether only the help is wanted
 */
record Wishes(
        List<String> names,
        Optional<Path> json,
        boolean update,
        boolean longToo,
        boolean isShort,
        boolean anyway,
        boolean help) {

    static Wishes parse(String... arguments) {
        List<String> names = new ArrayList<>();
        List<String> flags = new ArrayList<>();
        Optional<Path> json = Optional.empty();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> {
                    if (++i == arguments.length) {
                        throw new IllegalArgumentException("--json needs a file: --json benchmarks.json");
                    }
                    json = Optional.of(Path.of(arguments[i]));
                }
                case "--update", "--long", "--short", "--anyway", "--help", "-h" -> flags.add(arguments[i]);
                default -> {
                    if (arguments[i].startsWith("-")) {
                        throw new IllegalArgumentException(
                                "there is no option " + arguments[i] + " (--help shows all)");
                    }
                    names.add(arguments[i]);
                }
            }
        }
        boolean update = flags.contains("--update");
        if (update && (!names.isEmpty() || flags.contains("--short"))) {
            throw new IllegalArgumentException(
                    "--update replaces the whole table, so it takes no names and no --short");
        }
        return new Wishes(
                List.copyOf(names),
                json,
                update,
                update || flags.contains("--long"),
                flags.contains("--short"),
                flags.contains("--anyway"),
                flags.contains("--help") || flags.contains("-h"));
    }

    /** Those of all that are asked for, in their own order. */
    List<Benchmark> choose(List<Benchmark> all) {
        List<String> known = all.stream().map(Benchmark::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no benchmark " + name + ": " + String.join(", ", known));
            }
        }
        return all.stream()
                .filter(each -> names.contains(each.name()) || (names.isEmpty() && (longToo || !each.isLong())))
                .toList();
    }
}
