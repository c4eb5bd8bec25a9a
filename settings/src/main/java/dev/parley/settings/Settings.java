package dev.parley.settings;

import dev.parley.bench.Bench;
import dev.parley.rule.Rules;
import dev.parley.script.Script;
import dev.parley.template.KnownMessages;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reads settings files. They are UTF-8 text in YAML, of at most 1 MiB. Safe from any thread. */
public final class Settings {
    /** What a file with rules may have. */
    static final List<String> RULES_KEYS = List.of("messages", "variables", "peer-variables", "rules", "examples");

    /** What a file with a script may have. */
    static final List<String> SCRIPT_KEYS = List.of("messages", "script");

    private Settings() {}

    /**
     * Reads a whole settings file, for {@code run}.
     *
     * @throws SettingsException if it cannot be read or is wrong, with every place and what was expected there
     */
    public static Bench bench(Path file) throws SettingsException {
        return read(file, BenchReader::read);
    }

    /**
     * Reads the text of a settings file.
     *
     * @param file what errors and events call it
     * @throws SettingsException if it is wrong, with every place and what was expected there
     */
    public static Bench bench(String file, String text) throws SettingsException {
        return readText(file, text, BenchReader::read);
    }

    /**
     * Reads the text of a file that has {@code rules:}, with what they name and perhaps {@code examples:}, or is a list of rules.
     *
     * @param file what errors and events call it
     * @throws SettingsException if it is wrong, with every place and what was expected there
     */
    public static Rules rules(String file, String text) throws SettingsException {
        return readText(file, text, Settings::rules);
    }

    /**
     * As {@link #rules(String, String)}, where the rules can name what a listener of a bench defines.
     *
     * @param bench the text of a settings file that is right
     * @param listener the name of one of its listeners
     * @throws SettingsException if it is wrong, with every place and what was expected there
     */
    public static Rules rules(String file, String text, String bench, String listener) throws SettingsException {
        Definitions definitions =
                readText(file, bench, (root, errors) -> BenchReader.definitions(root, listener, errors));
        return readText(file, text, (root, errors) -> rules(root, definitions, errors));
    }

    /**
     * Reads a file that has {@code rules:}, with what they name and perhaps {@code examples:}, or is a list of rules, for
     * {@code listen --rules}.
     *
     * @throws SettingsException if it cannot be read or is wrong, with every place and what was expected there
     */
    public static Rules rules(Path file) throws SettingsException {
        return read(file, Settings::rules);
    }

    private static Rules rules(Node root, SettingsErrors errors) {
        return rules(root, Definitions.NONE, errors);
    }

    private static Rules rules(Node root, Definitions above, SettingsErrors errors) {
        FileKind.RULES.require(root);
        if (root instanceof Node.Sequence) {
            return new RuleReader(above, errors).rules(root);
        }
        MappingReader mapping = MappingReader.of(root, "this file", RULES_KEYS, errors);
        Node rules =
                mapping.node("rules").orElseThrow(() -> mapping.lacks("this file needs \"rules\", a list", "rules"));
        Definitions own = ListenReader.definitions(mapping, above, errors);
        return ExampleReader.read(mapping, new RuleReader(own, errors).rules(rules), own, errors);
    }

    private static Script script(String name, Node root, SettingsErrors errors) {
        FileKind.SCRIPT.require(root);
        if (root instanceof Node.Sequence) {
            return new ScriptReader(Definitions.NONE, errors).script(name, root);
        }
        MappingReader mapping = MappingReader.of(root, "this file", SCRIPT_KEYS, errors);
        Node script =
                mapping.node("script").orElseThrow(() -> mapping.lacks("this file needs \"script\", a list", "script"));
        return new ScriptReader(Definitions.NONE.withMessages(mapping, errors), errors).script(name, script);
    }

    /**
     * Reads a file that has {@code script:} alone, or is such a list, for {@code send --script}. The script has the file's
     * name.
     *
     * @throws SettingsException if it cannot be read or is wrong, with every place and what was expected there
     */
    public static Script script(Path file) throws SettingsException {
        String name = String.valueOf(file.getFileName());
        return read(file, (root, errors) -> script(name, root, errors));
    }

    /**
     * Reads the {@code messages:} at the top of a file of any kind, to show messages by their fields.
     *
     * @return by their names, in their order; empty where the file has none
     * @throws SettingsException if it cannot be read, or one of them is wrong
     */
    public static KnownMessages messages(Path file) throws SettingsException {
        return read(file, Settings::messages);
    }

    /**
     * The same of the text of a file.
     *
     * @param file what errors call it
     * @throws SettingsException if one of them is wrong
     */
    public static KnownMessages messages(String file, String text) throws SettingsException {
        return readText(file, text, Settings::messages);
    }

    /** Whatever else stands there. */
    private static KnownMessages messages(Node root, SettingsErrors errors) {
        List<Node.Pair> own = root instanceof Node.Mapping mapping
                ? mapping.entries().stream()
                        .filter(each -> each.name().equals("messages"))
                        .toList()
                : List.of();
        Node.Mapping only = new Node.Mapping(own, root.place());
        MappingReader mapping = MappingReader.of(only, "this file", List.of("messages"), errors);
        return new KnownMessages(Definitions.NONE.withMessages(mapping, errors).messages());
    }

    private static <T> T read(Path file, BiFunction<Node, SettingsErrors, T> reading) throws SettingsException {
        return read(file.toString(), () -> YamlReader.read(file), reading);
    }

    private static <T> T readText(String file, String text, BiFunction<Node, SettingsErrors, T> reading)
            throws SettingsException {
        return read(file, () -> YamlReader.read(file, text), reading);
    }

    private static <T> T read(String file, Supplier<Node> root, BiFunction<Node, SettingsErrors, T> reading)
            throws SettingsException {
        SettingsErrors errors = new SettingsErrors();
        T read = errors.gather(() -> reading.apply(root.get(), errors)).orElse(null);
        errors.refuse();
        if (read == null) {
            throw new IllegalStateException("nothing was read from " + file);
        }
        return read;
    }
}
