package dev.parley.session.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.capture.Pcapng;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.Events;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.relay.RelaySetup;
import dev.parley.session.send.SendSession;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.PcapngBlocks;
import dev.parley.testkit.Tshark;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A recording's files: when they are made, how they end, and what stands in them besides payloads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingTest {
    @TempDir
    private Path folder;

    private final Events events = new Events();

    private Path file() {
        return folder.resolve("day.pcapng");
    }

    private static ListenSetup echo() {
        return Parley.listen("udp://127.0.0.1:0").echo();
    }

    /** Sends from a socket of the JDK's, and gives back the answer. */
    private static String ask(DatagramSocket socket, ListenSession session, String text) throws IOException {
        InetSocketAddress to = session.endpoints().getFirst().socketAddress();
        byte[] bytes = text.getBytes(US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
        DatagramPacket answer = new DatagramPacket(new byte[70_000], 70_000);
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void refusesAFileThatIsThere() throws Exception {
        Files.writeString(file(), "mine");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> echo().record(file()).open(events))
                .withMessage(
                        "%s is there already, and a recording overwrites nothing: choose another name, or remove it first"
                                .formatted(file()));
        assertThat(file()).hasContent("mine");
    }

    @Test
    void saysWhereNoFileCanBeMade() {
        Path nowhere = folder.resolve("no/such/day.pcapng");

        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> echo().record(nowhere).open(events))
                .withMessage(nowhere + " could not be made: there is no such directory")
                .extracting(NetworkException::reason)
                .isEqualTo(Cause.OUTPUT_FAILED);
    }

    @Test
    void leavesNoFileWhereTheSessionCannotBeOpened() throws Exception {
        try (ListenSession first = echo().open(events)) {
            String taken = first.endpoints().getFirst().toString();

            assertThatExceptionOfType(NetworkException.class)
                    .isThrownBy(() -> Parley.listen(taken).record(file()).open(events));
            assertThat(file()).doesNotExist();
        }
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> Parley.send("udp://no-such-host.invalid:9")
                        .message("x")
                        .record(file())
                        .open(events));
        assertThat(file()).doesNotExist();
    }

    @Test
    void refusesWhatCannotBeTogether() {
        RecordSetup pipe = new RecordSetup().to(RecordSetup.STANDARD_OUTPUT).newFileAt(1 << 20);

        assertThatIllegalArgumentException().isThrownBy(pipe::recording).withMessageContaining("one file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordSetup().to(file()).keepFiles(3).recording())
                .withMessageContaining("--record-size or --record-every");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordSetup().sync(true).recording())
                .withMessageContaining("add --record FILE.pcapng");
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordSetup().newFileAt(100));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordSetup().newFileEvery(Duration.ZERO));
    }

    @Test
    void endsWithTheLedgerAndNamesThePeers() throws Exception {
        try (ListenSession listener = echo().record(file()).open(events);
                SendSession sender = Parley.send("udp://localhost:"
                                + listener.endpoints().getFirst().port())
                        .message("hello")
                        .requireReplyWithin(Duration.ofSeconds(10))
                        .record(folder.resolve("sender.pcapng"))
                        .open(events)) {
            assertThat(sender.await()).isEqualTo(Outcome.DONE);
        }

        PcapngBlocks blocks = PcapngBlocks.of(file());
        assertThat(blocks.types())
                .startsWith(Pcapng.SECTION_HEADER, Pcapng.INTERFACE_DESCRIPTION)
                .endsWith(Pcapng.INTERFACE_STATISTICS);
        assertThat(blocks.tornBytes()).isZero();
        assertThat(new String(Files.readAllBytes(file()), ISO_8859_1))
                .contains("ledger: received 1 (5 B), sent 1 (5 B), dropped none, in ");
        assertThat(PcapngBlocks.of(folder.resolve("sender.pcapng")).count(Pcapng.NAME_RESOLUTION))
                .as("localhost")
                .isOne();
        assertThat(new Tshark(file()).fields("frame.packet_flags_direction == 1", "data.data"))
                .containsExactly("68656c6c6f");
        assertThat(new Tshark(file()).fields("frame.packet_flags_direction == 2", "data.data"))
                .containsExactly("68656c6c6f");
    }

    @Test
    void beginsANewFileBeforeOneIsTooLargeAndKeepsTheNewestOnly() throws Exception {
        ListenSetup setup = echo().record(file());
        setup.recordSetup().newFileAt(RecordSetup.LEAST_FILE_BYTES).keepFiles(3);
        String text = "x".repeat(30_000);
        int count = 40;
        try (ListenSession session = setup.open(events);
                DatagramSocket socket = socket()) {
            for (int i = 0; i < count; i++) {
                ask(socket, session, i % 10 + text);
            }
        }

        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(3).allSatisfy(each -> {
            assertThat(each.getFileName().toString()).matches("day_\\d{5}_\\d{14}\\.pcapng");
            assertThat(Files.size(each)).isLessThanOrEqualTo(RecordSetup.LEAST_FILE_BYTES + 2_000);
            PcapngBlocks blocks = PcapngBlocks.of(each);
            assertThat(blocks.types())
                    .startsWith(Pcapng.SECTION_HEADER, Pcapng.INTERFACE_DESCRIPTION)
                    .endsWith(Pcapng.INTERFACE_STATISTICS);
            assertThat(blocks.tornBytes()).isZero();
            new Tshark(each).assertClean();
        });
        assertThat(files.getLast().getFileName().toString())
                .as("4 datagrams of 30,000 B fit into each of the %s files", 2 * count / 4)
                .startsWith("day_%05d_".formatted(2 * count / 4));
    }

    @Test
    void namesItsFilesAsTheHowToSays() throws Exception {
        ListenSetup setup = Parley.listen("udp://127.0.0.1:0").echo().record(folder.resolve("day.pcapng"));
        setup.recordSetup().newFileAt(100_000_000).keepFiles(24);
        setup.open(events).close();

        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(each -> each.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .matches("day_00001_\\d{14}\\.pcapng");
        }
    }

    @Test
    void showsBesideADatagramWhatARelayDidWithIt() throws Exception {
        RelaySetup setup = Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:9")
                .impair("loss", "100%")
                .seed(42);
        setup.listening().record(file());
        try (RelaySession relay = setup.open(events);
                DatagramSocket socket = socket()) {
            socket.send(new DatagramPacket(
                    new byte[] {1}, 1, relay.endpoints().getFirst().socketAddress()));
            events.await(Event.Dropped.class);
        }

        assertThat(new Tshark(file()).fields("data.data == 01", "frame.comment"))
                .singleElement()
                .asString()
                .contains("dropped: loss (loss=100%, seed 42)");
    }

    @Test
    void aConnectionThatIsBrokenOffEndsWithARst() throws Exception {
        try (ListenSession listener =
                        Parley.listen("tcp://127.0.0.1:0").echo().record(file()).open(events);
                Socket peer = new Socket(
                        InetAddress.getLoopbackAddress(),
                        listener.endpoints().getFirst().port())) {
            peer.getOutputStream().write('a');
            assertThat(peer.getInputStream().read()).isEqualTo('a');
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
            events.await(Event.Closed.class);
        }

        Tshark tshark = new Tshark(file());
        tshark.assertClean();
        assertThat(tshark.fields("tcp", "frame.packet_flags_direction", "tcp.flags.str"))
                .map(line -> line.replaceAll("0x0*|[·\\s]", ""))
                .containsExactly("1S", "2AS", "1A", "1AP", "2AP", "1AR");
    }

    @Test
    void withSyncAMessageIsInTheFileBeforeItIsAnswered() throws Exception {
        ListenSetup setup = echo().record(file());
        setup.recordSetup().sync(true);
        try (ListenSession session = setup.open(events);
                DatagramSocket socket = socket()) {
            for (int i = 0; i < 50; i++) {
                String text = "message-" + i + ";";
                assertThat(ask(socket, session, text)).isEqualTo(text);
                assertThat(new String(Files.readAllBytes(file()), ISO_8859_1)).contains(text);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceThatTakesNothingEndsTheSessionWithOneSentence() throws Exception {
        try (ListenSession session = echo().record(Path.of("/dev/full")).open(events)) {
            Outcome outcome = session.await();

            assertThat(outcome.cause()).isEqualTo(Cause.OUTPUT_FAILED);
            assertThat(outcome.message())
                    .startsWith("the recording /dev/full could not be written: No space left on device.");
        }
        assertThat(events.of(Event.Failed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.cause()).isEqualTo(Cause.OUTPUT_FAILED));
    }

    @Test
    void severalSessionsShareARecordingThatSomebodyOpened() throws Exception {
        try (Recording shared = new RecordSetup().to(file()).recording()) {
            shared.open();
            for (int i = 0; i < 2; i++) {
                try (ListenSession session =
                                echo().named("device-" + i).record(shared).open(events);
                        DatagramSocket socket = socket()) {
                    ask(socket, session, "hello");
                }
            }
        }

        PcapngBlocks blocks = PcapngBlocks.of(file());
        assertThat(blocks.count(Pcapng.INTERFACE_DESCRIPTION)).isEqualTo(2);
        assertThat(blocks.count(Pcapng.INTERFACE_STATISTICS)).isEqualTo(2);
        assertThat(new Tshark(file()).fields("", "frame.interface_name"))
                .containsExactly("device-0", "device-0", "device-1", "device-1");
    }

    @Test
    void holdsTheSenderBackWhereTheQueueIsFull() throws Exception {
        Payload message = Payload.copyOf(new byte[60_000]);
        long count = 200; // more than both halves of the queue hold
        try (ListenSession listener = Parley.listen("tcp://127.0.0.1:0").open();
                SendSession sender = Parley.send(listener.endpoints().getFirst().toString())
                        .message(message)
                        .pace(Pace.atOnce(count))
                        .lingerFor(Duration.ZERO)
                        .record(file())
                        .open()) {
            assertThat(sender.await()).isEqualTo(Outcome.DONE);
        }

        Tshark tshark = new Tshark(file());
        tshark.assertClean();
        assertThat(tshark.fields("tcp.len > 0", "tcp.len").stream()
                        .mapToLong(Long::parseLong)
                        .sum())
                .isEqualTo(count * message.size());
    }
}
