package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both launchers make their start-up cache with a class that is there, and whose run succeeds; the cache has what a short run needs. */
class AotTrainingIT {
    private static final Pattern TRAINING = Pattern.compile("AOTCacheOutput=\\S+ -cp \\S+ ([\\w.]+)");

    @ParameterizedTest
    @ValueSource(strings = {"parley", "parley.cmd"})
    void theLaunchersTrainingRunMakesACache(String launcher, @TempDir Path folder) throws Exception {
        Path cache = folder.resolve("parley.aot");
        Path output = folder.resolve("output");

        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:AOTCacheOutput=" + cache,
                        "-cp",
                        System.getProperty("parley.jar"),
                        trainingClass(launcher))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(training.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            training.destroyForcibly();
        }

        assertThat(training.exitValue()).as(Files.readString(output)).isZero();
        assertThat(cache).isNotEmptyFile();
        assertThat(madeBySending(cache, folder))
                .as("classes that each start makes anew")
                .isEmpty();
    }

    /** What a cache cannot hold, a switch over types for one, each start of the program pays for with some 20 ms. */
    private static List<String> madeBySending(Path cache, Path folder) throws Exception {
        Path log = folder.resolve("classes");
        try (DatagramSocket receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Program sender = Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:AOTCache=" + cache,
                        "-XX:AOTMode=on",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("parley.jar"),
                        "dev.parley.cli.Main",
                        "send",
                        "udp://127.0.0.1:" + receiver.getLocalPort(),
                        "hi")) {
            assertThat(sender.awaitExit()).as("%s", sender.err()).isZero();
        }
        return Files.readAllLines(log).stream()
                .filter(line -> !line.contains("source: shared objects file"))
                .toList();
    }

    private static String trainingClass(String launcher) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Matcher training = TRAINING.matcher(Files.readString(root.resolve(launcher)));
        assertThat(training.find()).isTrue();
        return training.group(1);
    }
}
