package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.Parley;
import dev.parley.capture.Capture;
import dev.parley.event.Event;
import dev.parley.session.send.SendSession;
import dev.parley.testkit.SampleRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The capture of a test that fails, and none of one that passes. */
@Timeout(120)
class FailureCaptureTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static void ping(TestPeer peer) throws Exception {
        assertEquals("ping", Parley.request(peer.toString(), "ping", LONG).escaped());
    }

    private static void tell(TestPeer peer, String message) throws Exception {
        try (SendSession sender = Parley.send(peer.toString()).message(message).open()) {
            sender.await();
        }
    }

    @TempDir
    private Path captures;

    private static List<String> messages(Path capture) throws IOException {
        try (Capture read = Parley.read(capture)) {
            return read.messages().map(each -> each.payload().escaped()).toList();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(captures)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aTestThatFailsHasACapture() throws Exception {
        Map<String, String> results =
                SampleRunner.run(ParleyExtensionTest.Failing.class, "", "parley.captures", captures.toString());

        for (String each : List.of("byItself", "byAHandler", "byAHandlerUnseen", "byAnExpectation")) {
            Path file = captures.resolve("dev.parley.junit.ParleyExtensionTest.Failing.%s.pcapng".formatted(each));
            assertThat(results.get(each)).containsOnlyOnce("Capture: " + file + "\n");
            assertThat(messages(file)).containsExactly(each.startsWith("byAHandler") ? "this" : "hello");
        }
    }

    static class Capturing {
        @Udp
        private static TestPeer shared;

        private final String inside = "inner";

        @BeforeAll
        static void before() throws Exception {
            shared.echo();
            ping(shared);
        }

        @Test
        void passes(@Udp TestPeer device) throws Exception {
            tell(device, "hello");
            assertThrows(AssertionError.class, () -> device.expect("HELLO"));
        }

        @Test
        void isAborted(@Udp TestPeer device) throws Exception {
            device.echo();
            ping(device);
            assumeTrue(false);
        }

        @RepeatedTest(2)
        void fails(RepetitionInfo repetition, @Udp TestPeer device) throws Exception {
            tell(device, "hello");
            device.expect("hello");
            tell(shared, "to all " + repetition.getCurrentRepetition());
            shared.events()
                    .await(event -> event instanceof Event.Sent sent
                            && sent.payload().escaped().startsWith("to all " + repetition.getCurrentRepetition()));
            shared.expect("ping"); // once, and then the first of the two
        }

        @Nested
        class Inner {
            @Test
            void failsToo(@Udp TestPeer device) throws Exception {
                tell(device, inside);
                device.expect("outer");
            }
        }
    }

    @Test
    void aTestThatPassesHasNone() throws Exception {
        String before = "dev.parley.junit.FailureCaptureTest.Capturing.";
        Files.createFile(captures.resolve(before + "passes-TestPeer.pcapng")); // of an earlier run
        Map<String, String> results = SampleRunner.run(Capturing.class, "", "parley.captures", captures.toString());

        assertThat(results.get("passes")).isEmpty();
        assertThat(files())
                .containsExactly(
                        before + "Inner.failsToo-TestPeer.pcapng", before + "fails-RepetitionInfo-TestPeer.2.pcapng");
        assertThat(messages(captures.resolve(before + "fails-RepetitionInfo-TestPeer.2.pcapng")))
                .as("what came at the shared peer meanwhile, too")
                .containsExactly("hello", "to all 2", "to all 2");
        assertThat(results.get("fails")).contains("got       \"to all 1\"", before + "fails-RepetitionInfo-TestPeer.2");
    }

    @Test
    void saysWhyThereIsNoCapture() throws Exception {
        Path file = Files.createFile(captures.resolve("file"));
        String failure = SampleRunner.run(ParleyExtensionTest.Failing.class, "", "parley.captures", file.toString())
                .get("byItself");

        assertThat(failure).contains("No capture: " + file);
        assertThat(SampleRunner.run(ParleyExtensionTest.Failing.class, "", "parley.captures", "none")
                        .toString())
                .contains("What happened:")
                .doesNotContain("Capture:", "No capture");
    }

    @Test
    void aPeerThatNoTestHasWritesItsOwn() throws Exception {
        try (TestPeer device = TestPeer.udp()) {
            tell(device, "hello");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> device.expect("HELLO"))
                    .satisfies(failure -> {
                        Matcher line = Pattern.compile("Capture: (.*)").matcher(failure.getMessage());
                        assertThat(line.find()).isTrue();
                        Path file = Path.of(line.group(1));
                        assertThat(file)
                                .hasFileName(
                                        "dev.parley.junit.FailureCaptureTest.aPeerThatNoTestHasWritesItsOwn-%s.pcapng"
                                                .formatted(device.port()));
                        assertThat(file.getParent())
                                .isEqualTo(Path.of("target/parley").toAbsolutePath());
                        assertThat(messages(file)).containsExactly("hello");
                        Files.delete(file);
                    });
        }
    }
}
