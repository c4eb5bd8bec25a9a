package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.capture.Conversation;
import dev.parley.capture.Conversation.Line;
import dev.parley.capture.Conversation.Side;
import dev.parley.framing.Framing;
import dev.parley.payload.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording that is served back. */
@Timeout(120)
class TestRecordingTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NOT_LONG = Duration.ofMillis(30);

    @TempDir
    private Path folder;

    private static String ask(Object address, String question) throws Exception {
        return Parley.request(address.toString(), question, LONG).escaped();
    }

    /** What a device answered to {@code temp?} and {@code speed?}, each on a connection of its own where it has some. */
    private Path recording(String address) throws Exception {
        Path file = folder.resolve("device.pcapng");
        try (var device = Parley.listen(address)
                .frame(Framing.lines())
                .reply("{{data}} 21")
                .record(file)
                .open()) {
            ask(device.endpoints().getFirst(), "temp?");
            ask(device.endpoints().getFirst(), "speed?");
        }
        return file;
    }

    @Test
    void servesDatagrams() throws Exception {
        try (TestRecording device = TestRecording.of(recording("udp://127.0.0.1:0"))) {
            assertThat(ask(device, "speed?")).isEqualTo("speed? 21");
            device.events().received(1); // it is told after its answer has left
            device.waitAtMost(NOT_LONG);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(device::expectAll)
                    .withMessageContaining("not all that was recorded came within 30ms.")
                    .withMessageContaining("expected  \"temp?\"\n  got       nothing\nWhat happened:");
            device.waitAtMost(LONG);
            assertThat(ask(device, "temp?")).isEqualTo("temp? 21");
            device.expectAll();
            assertThat(device.events().receivedTexts()).containsExactly("speed?", "temp?");
        }
    }

    @Test
    void servesConnections() throws Exception {
        Path file = recording("tcp://127.0.0.1:0");
        try (TestRecording server = TestRecording.of(file, Framing.lines())) {
            assertThat(ask(server, "temp?")).isEqualTo("temp? 21");
            assertThat(ask(server, "speed?")).isEqualTo("speed? 21");
            server.expectAll();
        }
        try (TestRecording server = TestRecording.of(file)) {
            assertThat(ask(server, "temp?")).isEqualTo("temp? 21");
            server.events().received(1);
            server.waitAtMost(NOT_LONG);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(server::expectAll)
                    .withMessageContaining("expected  7 B more");
        }
    }

    @Test
    void aMessageThatItDoesNotHaveFailsTheTest() throws Exception {
        TestRecording device = TestRecording.of(recording("udp://127.0.0.1:0"));
        try (var sender = Parley.send(device.toString()).message("humidity?").open()) {
            sender.await();
        }
        device.events().await(event -> event.toString().contains("the recording has no message"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(device::close)
                .withMessageContaining("a message came that the recording does not have, so it was not answered.")
                .withMessageContaining("humidity?");
    }

    @Test
    void takesAllOptionsOfARecordedServer() throws Exception {
        Conversation slow = new Conversation(
                1,
                "a:1",
                "b:2",
                false,
                List.of(
                        new Line(0, Side.CLIENT, Payload.of("temp?")),
                        new Line(Duration.ofHours(1).toNanos(), Side.SERVER, Payload.of("21"))));
        try (TestRecording device =
                TestRecording.of(List.of(slow), server -> server.inOrder(true).speed(Double.POSITIVE_INFINITY))) {
            assertThat(ask(device, "whatever")).isEqualTo("21");
        }
    }

    @Test
    void saysWhatCannotBeServed() throws Exception {
        Path file = folder.resolve("both.pcapng");
        try (var device = Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .reply("{{data}} 21")
                .record(file)
                .open()) {
            ask(device.endpoints().get(0), "temp?");
            ask(device.endpoints().get(1), "temp?");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRecording.of(file))
                .withMessageContaining("choose one by its number, of [flow 1, 127.0.0.1:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRecording.read(Parley.read(file), null, 7))
                .withMessageContaining("no messages of flow 7; it has those of [flow 1, ");
        assertThat(TestRecording.read(Parley.read(file), null, 2)).hasSize(1);
    }
}
