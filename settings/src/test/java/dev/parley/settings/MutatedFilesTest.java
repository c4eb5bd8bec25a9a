package dev.parley.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that were changed at random, read with 64 MB of memory and 5 s each. */
class MutatedFilesTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void eachIsReadOrClearlyRefused() throws Exception {
        read(500);
    }

    @Test
    @Tag("soak")
    @Timeout(1_800)
    void eachOfTenThousandIsReadOrClearlyRefused() throws Exception {
        read(10_000);
    }

    private void read(int count) throws IOException, InterruptedException {
        long seed = Long.getLong("parley.seed", ThreadLocalRandom.current().nextLong());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MutatedFiles.class.getName(),
                Long.toString(seed),
                Integer.toString(count),
                folder.toString()));
        SettingsFiles.all().forEach(file -> command.add(file.toString()));
        System.out.println("settings files, parley.seed=" + seed);

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("seed %s: %s", seed, out).isZero();
        assertThat(out).contains("read " + count);
        System.out.print(out);
    }
}
