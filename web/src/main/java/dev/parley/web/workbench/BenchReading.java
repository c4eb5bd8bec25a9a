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

/** Reads the text of a bench, and tells what is wrong with the line of what was written. Opens nothing. */
final class BenchReading {
    static final Bench NOTHING = new Bench(List.of(), List.of(), List.of(), List.of(), List.of(), null);

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
     * @throws BenchException with the entry's own lines, if it is wrong
     */
    static Change change(String file, BenchText before, int index, String list, String yaml) throws BenchException {
        if (!BenchText.LISTS.contains(list)) {
            throw new BenchException(
                    Kind.WRONG, "'" + list + "' is no kind of entry; there are " + String.join(", ", BenchText.LISTS));
        }
        BenchText changed = before.with(index, new Item(list, "", yaml.isBlank() ? "address: \"\"\n" : yaml));
        Bench bench = bench(file, changed, problem -> ofItem(changed, index, problem));
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

    /** The problem with the line and column of the item itself. */
    private static Problem ofItem(BenchText text, int index, SettingsProblem problem) {
        BenchText.Lines lines = text.lines(index);
        int line = problem.line() - lines.first() + 1;
        if (line < 1 || line > lines.count()) {
            return new Problem(null, 0, 0, problem.message());
        }
        String field = ItemText.keyAt(text.items().get(index).yaml(), line).orElse(null);
        return new Problem(field, line, Math.max(1, problem.column() - BenchText.indent()), problem.message());
    }
}
