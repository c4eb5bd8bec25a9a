package dev.parley.settings;

import dev.parley.rule.Rules;
import dev.parley.script.Script;
import java.nio.file.Path;

/** Reads settings files. */
@SuppressWarnings("DoNotCallSuggester")
public final class Settings {
    private Settings() {}

    /**
     * Reads a file that has {@code rules:} alone, for {@code listen --rules}.
     *
     * @throws SettingsException if it is wrong, in words
     */
    public static Rules rules(Path file) throws SettingsException {
        throw new SettingsException(file + ": settings are not read yet");
    }

    /**
     * Reads a file that has {@code script:} alone, for {@code send --script}.
     *
     * @throws SettingsException if it is wrong, in words
     */
    public static Script script(Path file) throws SettingsException {
        throw new SettingsException(file + ": settings are not read yet");
    }
}
