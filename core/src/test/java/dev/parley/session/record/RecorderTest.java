package dev.parley.session.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.capture.Capture;
import dev.parley.capture.CaptureInterface;
import dev.parley.capture.FlowEvent;
import dev.parley.ledger.Ledger;
import dev.parley.ledger.Totals;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.testkit.Await;
import dev.parley.testkit.PcapngBlocks;
import dev.parley.testkit.Tshark;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that is recorded from a moment to a moment, and a recording that ends at a size. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecorderTest {
    @TempDir
    private Path folder;

    private final Events events = new Events();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Recorder recorder = new Recorder();

    private Path file() {
        return folder.resolve("part.pcapng");
    }

    private void begin(Recording recording, Session session) throws Exception {
        recorder.begin(recording, session.name(), Clock.SYSTEM, source(session::totals));
    }

    private Recording.Source source(Supplier<Totals> totals) {
        return new Recording.Source() {
            @Override
            public Totals totals() {
                return totals.get();
            }

            @Override
            public void noted(String message) {
                notes.add(message);
            }

            @Override
            public void failed(String message) {
                notes.add("failed: " + message);
            }
        };
    }

    private static void ask(DatagramSocket socket, int port, byte[] bytes) throws IOException {
        socket.setSoTimeout(20_000);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        socket.receive(new DatagramPacket(new byte[70_000], 70_000));
    }

    private static List<String> messages(Path file) throws IOException {
        try (Capture capture = Capture.open(file)) {
            return capture.messages()
                    .map(FlowEvent.Message::payload)
                    .map(Object::toString)
                    .toList();
        }
    }

    @Test
    void recordsTwiceWhileTheSessionGoesOn() throws Exception {
        try (ListenSession session =
                        Parley.listen("udp://127.0.0.1:0").echo().tap(recorder).open(recorder.before(events));
                DatagramSocket device = new DatagramSocket()) {
            int port = session.endpoints().getFirst().port();
            ask(device, port, "before".getBytes(US_ASCII));
            begin(new RecordSetup().to(file()).recording(), session);
            assertThat(recorder.isRecording()).isTrue();
            ask(device, port, "first".getBytes(US_ASCII));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() ->
                            begin(new RecordSetup().to(folder.resolve("x")).recording(), session));
            recorder.end(session.totals());
            ask(device, port, "between".getBytes(US_ASCII));
            Path second = folder.resolve("second.pcapng");
            begin(new RecordSetup().to(second).recording(), session);
            ask(device, port, "second".getBytes(US_ASCII));
            recorder.end(session.totals());
            recorder.end(session.totals());

            assertThat(messages(file())).containsExactly("first", "first");
            assertThat(messages(second)).containsExactly("second", "second");
            assertThat(session.totals().received()).isEqualTo(4);
            new Tshark(file()).assertClean();
        }
        assertThat(notes).isEmpty();
    }

    /** As the page about recordings has it. */
    @Test
    void recordsAPart() throws Exception {
        Path file = file();
        Recording.Source source = source(new Ledger()::totals);
        Recorder recorder = new Recorder();
        ListenSetup setup = Parley.listen("udp://127.0.0.1:0").echo().tap(recorder);
        try (ListenSession session = setup.open(recorder.before(events));
                DatagramSocket device = new DatagramSocket()) {
            recorder.begin(new RecordSetup().to(file).recording(), session.name(), Clock.SYSTEM, source);
            ask(device, session.endpoints().getFirst().port(), "part".getBytes(US_ASCII));
            recorder.end(session.totals());
        }
        assertThat(messages(file)).containsExactly("part", "part");
    }

    @Test
    void aConnectionThatWasOpenHasItsAddressAndNoHandshake() throws Exception {
        try (ListenSession session =
                        Parley.listen("tcp://127.0.0.1:0").echo().tap(recorder).open(recorder.before(events));
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        session.endpoints().getFirst().port())) {
            client.setSoTimeout(20_000);
            for (String text : List.of("one", "two")) {
                client.getOutputStream().write(text.getBytes(US_ASCII));
                client.getInputStream().readNBytes(3);
                if (text.equals("one")) {
                    begin(new RecordSetup().to(file()).recording(), session);
                }
            }
            client.close();
            Await.until(
                    "it is closed",
                    () -> events.all().stream().anyMatch(dev.parley.event.Event.Closed.class::isInstance));
            recorder.end(session.totals());
        }
        Tshark tshark = new Tshark(file());
        tshark.assertClean();
        assertThat(tshark.fields("tcp.flags.syn == 1", "frame.number")).isEmpty();
        assertThat(tshark.fields("tcp.len > 0", "ip.src", "ip.dst", "data.data"))
                .containsExactly("127.0.0.1\t127.0.0.1\t74776f", "127.0.0.1\t127.0.0.1\t74776f");
    }

    @Test
    void endsBeforeTheFileIsLongerAndTheSessionGoesOn() throws Exception {
        Recording recording = new RecordSetup().to(file()).endAt(256 << 10).recording();
        try (ListenSession session = Parley.listen("udp://127.0.0.1:0")
                        .reply("{{n}}")
                        .tap(recorder)
                        .open(recorder.before(events));
                DatagramSocket device = new DatagramSocket()) {
            int port = session.endpoints().getFirst().port();
            begin(recording, session);
            assertThat(recording.isOpen()).isTrue();
            while (!recording.isFull()) {
                ask(device, port, new byte[20_000]);
            }
            ask(device, port, new byte[20_000]);
            assertThat(recording.isOpen()).isFalse();
            assertThat(recording.failure()).isEmpty();
            recorder.end(session.totals());
        }
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("the recording " + file() + " has ended: it is full with ");
        assertThat(recording.bytes()).isEqualTo(Files.size(file())).isBetween(128L << 10, 256L << 10);
        assertThat(PcapngBlocks.of(file()).tornBytes()).isZero();
        assertThat(PcapngBlocks.of(file()).types()).endsWith(5); // the sums
    }

    @Test
    void endingAtASizeIsForOneFile() {
        RecordSetup rotating = new RecordSetup().to(file()).endAt(1 << 20).newFileEvery(Duration.ofHours(1));

        assertThatIllegalArgumentException().isThrownBy(rotating::recording).withMessageContaining("one file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordSetup().endAt(100))
                .withMessageContaining("131,072 B or more");
    }

    /** Where tshark and capinfos tell of a thing, they tell the same as the ledger. */
    @Test
    void capinfosAndTsharkAgreeOnCountsDropsAndComments() throws Exception {
        int count = 50;
        Totals totals;
        try (ListenSession session = Parley.listen("udp://127.0.0.1:0")
                        .rules(Rules.when("ping").reply("{{n}}"))
                        .named("device")
                        .record(file())
                        .open(events);
                DatagramSocket device = new DatagramSocket()) {
            int port = session.endpoints().getFirst().port();
            device.send(new DatagramPacket(new byte[20], 20, InetAddress.getLoopbackAddress(), port));
            for (int i = 0; i < count; i++) {
                ask(device, port, "ping".getBytes(US_ASCII)); // the first has no rule, and a comment says so
            }
            session.close();
            totals = session.totals();
        }

        Tshark tshark = new Tshark(file());
        Map<String, String> facts = tshark.capinfos();
        assertThat(facts)
                .containsEntry("Number of packets", Integer.toString(2 * count + 1))
                .containsEntry("Number of interfaces in file", "1")
                .containsEntry("Number of stat entries", "1")
                .containsEntry("Name", "device")
                .containsKey("Capture application");
        assertThat(facts.get("Capture comment")).startsWith("Recorded by Parley at the socket");
        try (Capture capture = Capture.open(file())) {
            List<String> ours = capture.packets()
                    .flatMap(packet -> packet.comments().stream().map(each -> packet.number() + "\t" + each))
                    .toList();
            assertThat(tshark.fields("frame.comment", "frame.number", "frame.comment"))
                    .containsExactlyElementsOf(ours)
                    .isNotEmpty();
            CaptureInterface.Statistics sums =
                    capture.reader().interfaces().getFirst().statistics();
            assertThat(sums).isNotNull();
            assertThat(sums.received()).isEqualTo(totals.arrived());
            assertThat(sums.dropped()).isEqualTo(totals.allDroppedIn());
            assertThat(sums.delivered()).isEqualTo(totals.received()).isEqualTo(count + 1);
        }
    }
}
