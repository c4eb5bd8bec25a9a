package dev.parley.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Attentive;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The one command that runs each example, in a checkout that is built already. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunIT {
    private static final Pattern IMPLEMENTOR = Pattern.compile("IMPLEMENTOR_VERSION=\"([^\"]*)\"");

    @TempDir
    Path temp;

    @BeforeEach
    void layOutCheckout() throws IOException {
        Path examples = Files.createDirectories(temp.resolve("examples"));
        Files.copy(Path.of(System.getProperty("parley.root"), "parley"), temp.resolve("parley"), COPY_ATTRIBUTES);
        Files.copy(Example.folder().resolve("run"), examples.resolve("run"), COPY_ATTRIBUTES);
        for (Example example : Example.ALL) {
            Files.copy(example.source(), examples.resolve(example.name() + ".java"));
        }
        Path app = Files.createDirectories(temp.resolve(".parley/app-built"));
        Files.copy(Path.of(System.getProperty("parley.jar")), app.resolve("parley.jar"));
        Files.createFile(app.resolve("stamp"));
        Files.createFile(app.resolve(javaId() + ".aot"));
        Files.writeString(temp.resolve(".parley/current"), "app-built\n");
    }

    /** As the launcher names this Java, so that it makes no start-up cache, which takes seconds. */
    private static String javaId() throws IOException {
        String release = Files.readString(Path.of(System.getProperty("java.home"), "release"), UTF_8);
        return IMPLEMENTOR
                .matcher(release)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse(System.getProperty("java.runtime.version"));
    }

    private Program run(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "JAVA_HOME=" + System.getProperty("java.home")));
        command.add(temp.resolve("examples/run").toString());
        command.addAll(List.of(args));
        return Program.of(Attentive.command(command).toArray(String[]::new));
    }

    @Test
    void runsAnExampleUntilItIsInterrupted() throws Exception {
        try (Program server = run("AckServer", "udp://127.0.0.1:0");
                Program sender = Program.python(
                        "tutorials/openmv_ping.py", "127.0.0.1", Integer.toString(Example.port(server)))) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.out()).containsExactly("reply: b'ack: ping'");
            ExamplesIT.interrupt(server);
        }
    }

    @Test
    void handsOnItsArgumentsAndItsInput() throws Exception {
        try (Program client = run("ChatClient.java", "udp://127.0.0.1:1")) {
            client.type("Grüße\n");
            assertThat(client.awaitExit()).isZero();
            assertThat(client.out())
                    .anyMatch(line -> line.endsWith("←  7 B  Grüße"))
                    .anyMatch(line -> line.contains("nothing listens on UDP port 1."));
        }
    }

    @Test
    void namesTheExamplesThatThereAre() throws Exception {
        for (List<String> args : List.of(List.<String>of(), List.of("Nonsense"))) {
            try (Program nothing = run(args.toArray(String[]::new))) {
                assertThat(nothing.awaitExit()).isEqualTo(2);
                assertThat(nothing.out()).isEmpty();
                assertThat(nothing.err()).contains("Usage: examples/run NAME [ARGUMENT...]");
                for (Example example : Example.ALL) {
                    assertThat(nothing.err())
                            .anyMatch(line -> line.startsWith("  " + example.name() + " ")
                                    && line.contains(example.tutorial() + ", "));
                }
            }
        }
    }
}
