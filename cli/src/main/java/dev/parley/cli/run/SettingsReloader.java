package dev.parley.cli.run;

import dev.parley.bench.FileWatch;
import dev.parley.bench.RunningBench;
import dev.parley.ledger.Cause;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a settings file again when it has been saved. */
public final class SettingsReloader implements AutoCloseable {
    private final @Nullable Path file;
    private final @Nullable FileWatch watch;

    public SettingsReloader(Path file) {
        this(file, Files.isRegularFile(file) ? new FileWatch(file) : null); // a pipe cannot be read again
    }

    private SettingsReloader(@Nullable Path file, @Nullable FileWatch watch) {
        this.file = file;
        this.watch = watch;
    }

    /** For settings that are in no file. */
    public static SettingsReloader ofNothing() {
        return new SettingsReloader(null, null);
    }

    public void begin(RunningBench bench) {
        if (watch != null && file != null) {
            watch.start(
                    () -> reload(file, bench),
                    () -> bench.note(
                            Cause.RELOADED,
                            "the settings file %s is missing; Parley continues with the old settings, and reads the file when it is back"
                                    .formatted(file)));
        }
    }

    private static void reload(Path file, RunningBench bench) {
        try {
            bench.change(Settings.bench(file));
        } catch (SettingsException wrong) {
            bench.note(
                    Cause.RELOADED,
                    "the settings file has changed and has an error; Parley continues with the old settings: "
                            + wrong.getMessage());
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
