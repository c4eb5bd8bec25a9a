package dev.parley.settings;

import dev.parley.bench.Bench;
import dev.parley.bench.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The text of a settings file, in parts that can be changed one at a time: its entries as they were written, with the comments
 * inside and right above them. Immutable; safe from any thread.
 *
 * @param items in the file's order
 * @param length the value of {@code for:}, or empty
 * @param head the comments that the file begins with, or empty
 * @param profiles the lines of {@code profiles:}, {@code messages:} and {@code variables:}, and those of how all is
 *     recorded, or empty
 */
public record BenchText(List<Item> items, String length, String head, String profiles) {
    /** The lists that a file may have, in the order in which they are written. */
    public static final List<String> LISTS = List.of("listen", "room", "relay", "chat", "send");

    private static final String INDENT = "    ";

    public BenchText {
        items = List.copyOf(items);
    }

    /**
     * One entry.
     *
     * @param list which list it is an item of
     * @param name what its events call it
     * @param yaml its keys, each at the beginning of a line
     */
    public record Item(String list, String name, String yaml) {}

    /** Where an item stands in {@link BenchText#text}: its first line, and how many it has. */
    public record Lines(int first, int count) {}

    /** A file without any entry. */
    public static BenchText empty() {
        return new BenchText(List.of(), "", "", "");
    }

    /**
     * Takes a file apart.
     *
     * @param file what errors call it
     * @throws SettingsException if it is wrong, with every place and what was expected there
     */
    public static BenchText of(String file, String text) throws SettingsException {
        Bench bench = Settings.bench(file, text);
        BenchText asWritten = parts(file, text, bench, true);
        // Where lines alone do not say what is meant (such as "|+" at an item's end), the items are written anew.
        return asWritten.means(bench) ? asWritten : parts(file, text, bench, false);
    }

    private boolean means(Bench bench) {
        try {
            return Settings.bench("", text()).equals(bench);
        } catch (SettingsException cutWrongly) {
            return false;
        }
    }

    private static BenchText parts(String file, String text, Bench bench, boolean asWritten) {
        Map<String, List<String>> names = names(bench);
        ItemLines lines = new ItemLines(text);
        Node.Mapping root = (Node.Mapping) YamlReader.read(file, text);
        List<Item> items = new ArrayList<>();
        String length = "";
        String profiles = "";
        for (int i = 0; i < root.entries().size(); i++) {
            Node.Pair pair = root.entries().get(i);
            int end = i + 1 < root.entries().size()
                    ? root.entries().get(i + 1).key().place().line()
                    : lines.end();
            if (pair.value() instanceof Node.Sequence sequence) {
                List<String> itsNames = names.getOrDefault(pair.name(), List.of());
                List<Node> nodes = sequence.nodes();
                for (int k = 0; k < nodes.size(); k++) {
                    int itemEnd = k + 1 < nodes.size() ? lines.start(nodes.get(k + 1)) : end;
                    items.add(new Item(
                            pair.name(),
                            itsNames.get(k),
                            asWritten ? lines.text(nodes.get(k), itemEnd) : YamlText.keys(nodes.get(k))));
                }
            } else if (pair.name().equals("for") && pair.value() instanceof Node.Scalar scalar) {
                length = scalar.value();
            } else {
                profiles += asWritten
                        ? lines.block(pair.key().place().line(), end)
                        : YamlText.keys(
                                new Node.Mapping(List.of(pair), pair.key().place()));
            }
        }
        return new BenchText(
                items,
                length,
                lines.head(root.entries().getFirst().key().place().line()),
                profiles);
    }

    private static Map<String, List<String>> names(Bench bench) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("listen", bench.listeners().stream().map(Entry::name).toList());
        names.put("room", bench.rooms().stream().map(Entry::name).toList());
        names.put("relay", bench.relays().stream().map(Entry::name).toList());
        names.put("chat", bench.chats().stream().map(Entry::name).toList());
        names.put("send", bench.senders().stream().map(Entry::name).toList());
        return names;
    }

    /** The whole file. */
    public String text() {
        StringBuilder text = new StringBuilder(head).append(profiles);
        for (String list : LISTS) {
            List<Item> its =
                    items.stream().filter(item -> item.list().equals(list)).toList();
            if (!its.isEmpty()) {
                text.append(list).append(":\n");
                its.forEach(item -> text.append(indented(item.yaml())));
            }
        }
        if (!length.isEmpty()) {
            text.append("for: ").append(length).append('\n');
        }
        return text.toString();
    }

    /** With a hyphen at the first line, or below the comments that it begins with. */
    private static String indented(String yaml) {
        List<String> lines = yaml.lines().toList();
        int hyphen = 0;
        while (hyphen < lines.size() && lines.get(hyphen).startsWith("#")) {
            hyphen++;
        }
        if (hyphen == lines.size() || lines.get(hyphen).isBlank()) {
            hyphen = 0;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            text.append(i < hyphen ? "  " : i == hyphen ? "  - " : line.isEmpty() ? "" : INDENT)
                    .append(line)
                    .append('\n');
        }
        return text.toString();
    }

    /** Where the item of that index stands in {@link #text}. */
    public Lines lines(int index) {
        Item wanted = items.get(index);
        List<Item> before = IntStream.range(0, items.size())
                .filter(other -> isBefore(other, index))
                .mapToObj(items::get)
                .toList();
        boolean first = before.stream().noneMatch(item -> item.list().equals(wanted.list()));
        int linesBefore = lineCount(new BenchText(before, "", head, profiles).text()) + (first ? 1 : 0);
        return new Lines(linesBefore + 1, lineCount(wanted.yaml()));
    }

    /** Whether one is written before the other: lists in their order, and the items of a list in theirs. */
    private boolean isBefore(int one, int other) {
        int list = LISTS.indexOf(items.get(one).list());
        int otherList = LISTS.indexOf(items.get(other).list());
        return list == otherList ? one < other : list < otherList;
    }

    private static int lineCount(String text) {
        return (int) text.lines().count();
    }

    /** By how many columns the lines of an item are moved to the right in {@link #text}. */
    public static int indent() {
        return INDENT.length();
    }

    /** The same with another item in the place of that index, or behind all others. */
    public BenchText with(int index, Item item) {
        List<Item> changed = new ArrayList<>(items);
        if (index < changed.size()) {
            changed.set(index, item);
        } else {
            changed.add(item);
        }
        return new BenchText(changed, length, head, profiles);
    }

    /** The same without the item of that index. */
    public BenchText without(int index) {
        List<Item> changed = new ArrayList<>(items);
        changed.remove(index);
        return new BenchText(changed, length, head, profiles);
    }

    /** The index of the item of that name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
