package dev.parley.cli;

import dev.parley.bench.FileWatch;
import dev.parley.bench.RunningBench;
import dev.parley.ledger.Cause;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a settings file again when it has been saved. */
final class Reloading implements AutoCloseable {
    private final Path file;
    private @Nullable FileWatch watch;
    private String unseen = "";

    Reloading(Path file) {
        this.file = file;
        if (Files.isRegularFile(file)) { // a pipe has no second text
            try {
                watch = new FileWatch(file);
            } catch (IOException bad) {
                unseen = String.valueOf(bad.getMessage());
            }
        }
    }

    void begin(RunningBench bench) {
        if (watch != null) {
            watch.start(() -> reload(file, bench));
        } else if (!unseen.isEmpty()) {
            bench.note(Cause.CHANGED, "changes of %s will not be seen: %s".formatted(file, unseen));
        }
    }

    private static void reload(Path file, RunningBench bench) {
        try {
            bench.change(Settings.bench(file));
        } catch (SettingsException wrong) {
            bench.note(
                    Cause.CHANGED,
                    "the settings file has changed and cannot be used, so what ran before goes on: "
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
