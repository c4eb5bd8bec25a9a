package dev.parley.session.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.capture.Capture;
import dev.parley.capture.FlowEvent;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.impairment.Impairments;
import dev.parley.session.listen.ListenSession;
import dev.parley.testkit.Tshark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept in memory, and the file that it becomes. */
@Timeout(60)
class TrafficRecorderTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final TrafficRecorder traffic = new TrafficRecorder();

    private static String ask(ListenSession device, String question) throws Exception {
        return Parley.request(device.endpoints().getFirst().toString(), question, LONG)
                .escaped();
    }

    private static List<String> messages(Path file) throws IOException {
        try (Capture capture = Parley.read(file)) {
            return capture.events()
                    .filter(FlowEvent.Message.class::isInstance)
                    .map(FlowEvent.Message.class::cast)
                    .map(each -> "%s %s %s"
                            .formatted(
                                    each.epochNanos(),
                                    each.direction(),
                                    each.payload().escaped()))
                    .toList();
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), US_ASCII);
    }

    @Test
    void becomesTheFileThatARecordingWouldHaveMade() throws Exception {
        Path recorded = folder.resolve("recorded.pcapng");
        Path written = folder.resolve("written.pcapng");
        EventRecorder events = new EventRecorder();
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                .named("device")
                .frame(Framing.lines())
                .reply("ack: {{data}}")
                .impair(Impairments.parse("delay=1ms"))
                .record(recorded)
                .record(traffic)
                .open(events)) {
            ask(device, "one");
            try (Socket client = new Socket(
                    InetAddress.getLoopbackAddress(), device.endpoints().get(1).port())) {
                client.getOutputStream().write("two\nthr".getBytes(US_ASCII));
                assertThat(client.getInputStream().readNBytes(9)).isEqualTo("ack: two\n".getBytes(US_ASCII));
                client.getOutputStream().write("ee\n".getBytes(US_ASCII));
                assertThat(client.getInputStream().readNBytes(11)).isEqualTo("ack: three\n".getBytes(US_ASCII));
            }
            events.await(event -> event instanceof Event.Closed);
        }

        traffic.all().write(written);

        assertThat(messages(written)).hasSizeGreaterThan(5).isEqualTo(messages(recorded));
        String end = text(recorded).substring(text(recorded).indexOf("ledger: "));
        assertThat(text(written)).contains(end.substring(0, end.indexOf(',')), "delay=1ms");
        new Tshark(written).assertClean();
    }

    @Test
    void canBeWrittenWhileTheSessionGoesOn() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .reply("ack: {{data}}")
                .record(traffic)
                .open()) {
            ask(device, "one");
            traffic.all().write(folder.resolve("first.pcapng"));
            long position = traffic.position();
            ask(device, "two");
            traffic.since(position).write(folder.resolve("second.pcapng"));
        }

        assertThat(messages(folder.resolve("first.pcapng")).toString()).contains("ack: one");
        assertThat(messages(folder.resolve("second.pcapng")).toString())
                .contains("ack: two")
                .doesNotContain("one");
        new Tshark(folder.resolve("second.pcapng")).assertClean();
    }

    @Test
    void keepsTheNewestAndSaysHowMuchIsMissing() throws Exception {
        TrafficRecorder small = new TrafficRecorder(64 << 10);
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0")
                .reply("{{n}}" + "x".repeat(1_000))
                .record(small)
                .open()) {
            for (int i = 0; i < 100; i++) {
                ask(device, "question");
            }
        }
        Path file = folder.resolve("newest.pcapng");
        small.all().write(file);

        assertThat(Files.size(file)).isLessThan(70 << 10);
        assertThat(messages(file).getLast()).contains(" 100x");
        assertThat(text(file)).containsPattern("older packets and comments that were not kept: \\d+");
    }

    @Test
    void twoRecordersBecomeOneFile() throws Exception {
        TrafficRecorder other = new TrafficRecorder();
        try (ListenSession one = Parley.listen("udp://127.0.0.1:0")
                        .reply("one")
                        .record(traffic)
                        .open();
                ListenSession two = Parley.listen("udp://127.0.0.1:0")
                        .reply("two")
                        .record(other)
                        .open()) {
            ask(one, "1");
            ask(two, "2");
            ask(one, "3");
        }
        Path file = folder.resolve("both.pcapng");
        traffic.all().and(other.all()).write(file);

        assertThat(messages(file).stream().map(each -> each.replaceFirst("^\\S+ \\S+ ", "")))
                .containsExactly("1", "one", "2", "two", "3", "one");
    }

    @Test
    void saysWhyItCannotBeWritten() throws Exception {
        Path there = Files.createFile(folder.resolve("there.pcapng"));

        assertThat(traffic.all().isEmpty()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> traffic.all().write(there))
                .withMessageContaining("is there already");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> traffic.all().write(folder.resolve("no/folder.pcapng")))
                .withMessageContaining("could not be made: there is no such directory");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficRecorder(1_000))
                .withMessageContaining("64 KiB or more");
    }
}
