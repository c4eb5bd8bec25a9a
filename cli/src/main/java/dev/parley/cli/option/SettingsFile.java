package dev.parley.cli.option;

import dev.parley.settings.SettingsException;
import java.nio.file.Path;

/** A settings file that the command line names. */
public final class SettingsFile {
    private SettingsFile() {}

    /** Makes something of a file. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Path file) throws SettingsException;
    }

    /**
     * What the reader makes of it.
     *
     * @throws UsageException if something in it is wrong, since that is as wrong as on the command line
     */
    public static <T> T read(Path file, Reader<T> reader) {
        try {
            return reader.read(file);
        } catch (SettingsException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }
}
