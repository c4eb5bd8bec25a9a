package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileWatchTest {
    @TempDir
    Path parent;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Path folder;
    private Path file;

    @BeforeEach
    void save() throws Exception {
        folder = Files.createDirectory(parent.resolve("folder"));
        file = Files.writeString(folder.resolve("bench.yaml"), "one");
    }

    private FileWatch watch() {
        FileWatch watch = new FileWatch(file);
        watch.start(() -> told.add("changed"), () -> told.add("gone"));
        return watch;
    }

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void tellsASaveAlsoOneThatChangesNothing() throws Exception {
        try (FileWatch watch = watch()) {
            Files.writeString(file, "two");
            assertThat(next()).isEqualTo("changed");
            Files.writeString(file, "two");
            assertThat(next()).isEqualTo("changed");
            Path other = Files.writeString(folder.resolve("other"), "two");
            Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(next()).isEqualTo("changed");
        }
    }

    @Test
    void tellsWhatWasSavedBeforeItWasStarted() throws Exception {
        try (FileWatch watch = new FileWatch(file)) {
            Files.writeString(file, "another");
            watch.start(() -> told.add("changed"), () -> told.add("gone"));
            assertThat(next()).isEqualTo("changed");
        }
    }

    @Test
    void tellsThatItsFolderIsGoneAndIsBack() throws Exception {
        try (FileWatch watch = watch()) {
            Path away = Files.move(folder, parent.resolve("away"));
            assertThat(next()).isEqualTo("gone");
            Files.move(away, folder);
            assertThat(next()).isEqualTo("changed");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void tellsThatAPipeIsInItsPlace() throws Exception {
        try (FileWatch watch = watch()) {
            Path pipe = folder.resolve("pipe");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(next()).isEqualTo("gone");
            Files.delete(file);
            Files.writeString(file, "two");
            assertThat(next()).isEqualTo("changed");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsALinkToAnotherFile() throws Exception {
        Path other = Files.writeString(parent.resolve("other"), "two");
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
        file = link.resolve("bench.yaml");
        try (FileWatch watch = watch()) {
            Files.writeString(folder.resolve("bench.yaml"), "three");
            assertThat(next()).isEqualTo("changed");
            Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
            Files.move(other, elsewhere.resolve("bench.yaml"));
            Path fresh = Files.createSymbolicLink(parent.resolve("fresh"), elsewhere);
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
            assertThat(next()).isEqualTo("changed");
        }
    }
}
