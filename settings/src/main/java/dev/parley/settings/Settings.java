package dev.parley.settings;

import dev.parley.bench.Bench;
import dev.parley.rule.Rules;
import dev.parley.script.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reads settings files. They are UTF-8 text in YAML, of at most 1 MiB. Safe from any thread. */
public final class Settings {
    /** What a file of rules may have. */
    static final List<String> RULES_FILE = List.of("rules", "examples");

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
     * Reads the text of a file that has {@code rules:}, perhaps with {@code examples:}, or is a list of rules.
     *
     * @param file what errors and events call it
     * @throws SettingsException if it is wrong, with every place and what was expected there
     */
    public static Rules rules(String file, String text) throws SettingsException {
        return readText(file, text, Settings::rules);
    }

    /**
     * Reads a file that has {@code rules:}, perhaps with {@code examples:}, or is a list of rules, for {@code listen --rules}.
     *
     * @throws SettingsException if it cannot be read or is wrong, with every place and what was expected there
     */
    public static Rules rules(Path file) throws SettingsException {
        return read(file, Settings::rules);
    }

    /**
     * Reads a file that has {@code script:} alone, or is such a list, for {@code send --script}. The script has the file's
     * name.
     *
     * @throws SettingsException if it cannot be read or is wrong, with every place and what was expected there
     */
    public static Script script(Path file) throws SettingsException {
        String name = String.valueOf(file.getFileName());
        return read(
                file,
                (root, errors) ->
                        new ScriptReader(errors).script(name, alone(root, "script", FileKind.SCRIPT, errors)));
    }

    private static Rules rules(Node root, SettingsErrors errors) {
        FileKind.RULES.require(root);
        if (root instanceof Node.Sequence) {
            return new RuleReader(errors).rules(root);
        }
        MappingReader mapping = MappingReader.of(root, "this file", RULES_FILE, errors);
        Node list =
                mapping.node("rules").orElseThrow(() -> mapping.lacks("this file needs \"rules\", a list", "rules"));
        return ExampleReader.read(mapping, new RuleReader(errors).rules(list), errors);
    }

    /** The list that the file is, or has as its one key. */
    private static Node alone(Node root, String key, FileKind kind, SettingsErrors errors) {
        kind.require(root);
        if (root instanceof Node.Sequence) {
            return root;
        }
        MappingReader mapping = MappingReader.of(root, "this file", List.of(key), errors);
        return mapping.node(key).orElseThrow(() -> mapping.lacks("this file needs \"" + key + "\", a list", key));
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
