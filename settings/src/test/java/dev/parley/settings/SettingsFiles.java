package dev.parley.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Files that are right: the examples, and one that has every key. */
final class SettingsFiles {
    private SettingsFiles() {}

    static Path everyKey() {
        try {
            return Path.of(Objects.requireNonNull(SettingsFiles.class.getResource("every-key.yaml"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<Path> all() {
        return Stream.of(Stream.of(everyKey()), in("examples/settings").stream(), in("examples/protocols").stream())
                .flatMap(files -> files)
                .toList();
    }

    private static List<Path> in(String folder) {
        Path examples = Path.of("").toAbsolutePath().resolveSibling(folder);
        try (Stream<Path> files = Files.list(examples)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}
