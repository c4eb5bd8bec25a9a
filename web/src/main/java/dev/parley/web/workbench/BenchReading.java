package dev.parley.web.workbench;

import dev.parley.bench.Bench;
import dev.parley.settings.BenchText;
import dev.parley.settings.BenchText.Item;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import dev.parley.settings.SettingsProblem;
import dev.parley.web.workbench.BenchException.Kind;
import dev.parley.web.workbench.BenchException.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the text of a bench, and tells what is wrong with the line of what was written. Opens nothing. */
final class BenchReading {
    static final Bench NOTHING = new Bench(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null);

    private BenchReading() {}

    /**
     * A bench in which one entry is another.
     *
     * @param text the whole
     * @param bench what it means
     * @param name what the entry is called there
     */
    record Change(BenchText text, Bench bench, String name) {}

    /** The parts of a settings file. */
    static BenchText text(String file, String text) throws BenchException {
        try {
            return text.isBlank() ? BenchText.empty() : BenchText.of(file, text);
        } catch (SettingsException wrong) {
            throw wrong(wrong, BenchReading::ofFile);
        }
    }

    /** What a text means. */
    static Bench bench(String file, BenchText text) throws BenchException {
        return bench(file, text, BenchReading::ofFile);
    }

    /**
     * Puts an entry into a text.
     *
     * @param index whose place it takes; behind all others where there is none
     * @param known how many of its first lines the caller did not write: problems count from behind them
     * @throws BenchException with the lines that the caller wrote, if it is wrong
     */
    static Change change(String file, BenchText before, int index, String list, String yaml, int known)
            throws BenchException {
        if (!BenchText.LISTS.contains(list)) {
            throw new BenchException(
                    Kind.WRONG, "'" + list + "' is no kind of entry; there are " + String.join(", ", BenchText.LISTS));
        }
        BenchText changed = before.with(index, new Item(list, "", yaml.isBlank() ? "address: \"\"\n" : yaml));
        Bench bench = bench(file, changed, new Written(changed, index, known)::problem);
        // Names that nobody gave are made of the addresses, and numbered through the file.
        BenchText named = text(file, changed.text());
        long position = changed.items().subList(0, index).stream()
                .filter(item -> item.list().equals(list))
                .count();
        String name = named.items().stream()
                .filter(item -> item.list().equals(list))
                .skip(position)
                .findFirst()
                .orElseThrow()
                .name();
        return new Change(named, bench, name);
    }

    private static Bench bench(String file, BenchText text, Function<SettingsProblem, Problem> place)
            throws BenchException {
        if (text.items().isEmpty()) {
            return NOTHING;
        }
        try {
            return Settings.bench(file, text.text());
        } catch (SettingsException wrong) {
            throw wrong(wrong, place);
        }
    }

    private static BenchException wrong(SettingsException wrong, Function<SettingsProblem, Problem> place) {
        return new BenchException(
                Kind.WRONG, wrong.problems().stream().map(place).toList());
    }

    private static Problem ofFile(SettingsProblem problem) {
        return new Problem(null, problem.line(), problem.column(), problem.message());
    }

    /**
     * The lines that a caller wrote: an entry, or its end.
     *
     * @param text the whole
     * @param index which entry
     * @param known how many of its first lines the caller did not write
     */
    private record Written(BenchText text, int index, int known) {
        /** The problem as the caller sees it: other lines have no number there, so their entry's name stands for them. */
        Problem problem(SettingsProblem problem) {
            int line = line(problem.line());
            int other = line(problem.otherLine());
            if (line == 0 && other > 0) {
                // The other entry stands below, and so was read as the second.
                return new Problem(field(other), other, 0, problem.messageWithOtherEntry(entry(problem.line())));
            }
            String message = other > 0
                    ? problem.messageWithOtherLine(other)
                    : problem.messageWithOtherEntry(entry(problem.otherLine()));
            return line == 0
                    ? new Problem(null, 0, 0, message)
                    : new Problem(field(line), line, Math.max(1, problem.column() - BenchText.indent()), message);
        }

        /** A line of the whole as the caller counts it; 0 where somebody else wrote it. */
        private int line(int whole) {
            BenchText.Lines lines = text.lines(index);
            int line = whole - lines.first() + 1;
            return line > known && line <= lines.count() ? line - known : 0;
        }

        private @Nullable String field(int line) {
            return ItemText.keyAt(text.items().get(index).yaml(), line + known).orElse(null);
        }

        /** The name of the entry that has the line. */
        private String entry(int line) {
            for (int i = 0; i < text.items().size(); i++) {
                BenchText.Lines lines = text.lines(i);
                if (line >= lines.first() && line < lines.first() + lines.count()) {
                    return text.items().get(i).name();
                }
            }
            return "";
        }
    }
}
