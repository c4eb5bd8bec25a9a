package dev.parley.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.RunningBench;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.ledger.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The devices of {@code examples/protocols} talk to clients on real sockets, on ports that nobody has. */
@Timeout(60)
class ProtocolsTest {
    private static final int PATIENCE_MILLIS = 20_000;

    private final EventRecorder events = new EventRecorder();

    /** The file with free ports, and 20 ms in the place of a second. */
    private RunningBench run(String name, String find, String replacement) throws Exception {
        Path file = Path.of("")
                .toAbsolutePath()
                .resolveSibling("examples/protocols")
                .resolve(name);
        String text = Files.readString(file)
                .replaceAll("(address: (?:udp|tcp)://):\\d+", "$1127.0.0.1:0")
                .replace("every: 1s", "every: 20ms")
                .replace(find, replacement);
        return RunningBench.open(Settings.bench(name, text), events, true);
    }

    private static int port(RunningBench bench, String variable) {
        String address = Objects.requireNonNull(bench.environment().get(variable));
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(DatagramSocket from, byte[] bytes, int port) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static ByteBuffer receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        at.receive(packet);
        return ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes).toString();
    }

    private void awaitEnded() throws InterruptedException {
        events.await(event -> event instanceof Event.Note note && note.cause() == Cause.REPEAT);
    }

    @Test
    void theTelloTellsItsStateToPort8890OfWhoSentCommand() throws Exception {
        try (DatagramSocket controller = socket();
                DatagramSocket state = socket();
                RunningBench bench = run("tello.yaml", "8890}", state.getLocalPort() + "}")) {
            int port = port(bench, "PARLEY_TELLO");
            send(controller, "command".getBytes(UTF_8), port);
            assertThat(text(receive(controller))).isEqualTo("ok");
            assertThat(text(receive(state))).startsWith("pitch:0;roll:0;yaw:0;").endsWith("\r\n");
            assertThat(text(receive(state))).startsWith("pitch:0;roll:0;yaw:1;").contains(";bat:100;");
            send(controller, "battery?".getBytes(UTF_8), port);
            assertThat(text(receive(controller))).isEqualTo("87\r\n");
            send(controller, "emergency".getBytes(UTF_8), port);
            assertThat(text(receive(controller))).isEqualTo("ok");
            awaitEnded();
        }
    }

    private static byte[] reference(int frequency, int id, String name) {
        ByteBuffer request = ByteBuffer.allocate(413).order(ByteOrder.LITTLE_ENDIAN); // as X-Plane wants it
        request.put("RREF\0".getBytes(UTF_8)).putInt(frequency).putInt(id).put(name.getBytes(UTF_8));
        return request.array();
    }

    @Test
    void xPlaneTellsItsPositionUntilTheFrequencyIsZero() throws Exception {
        try (DatagramSocket client = socket();
                RunningBench bench = run("xplane.yaml", "", "")) {
            int port = port(bench, "PARLEY_XPLANE");
            send(client, reference(20, 7, "sim/flightmodel/position/latitude"), port);
            float before = 0;
            for (int i = 0; i < 3; i++) {
                ByteBuffer answer = receive(client);
                assertThat(UTF_8.decode(answer.slice(0, 5)).toString()).isEqualTo("RREF,");
                assertThat(answer.getInt(5)).isEqualTo(7);
                assertThat(answer.getFloat(9)).isBetween(48.1f, 48.2f).isGreaterThan(before);
                before = answer.getFloat(9);
            }
            send(client, reference(0, 7, "sim/flightmodel/position/latitude"), port);
            awaitEnded();
        }
    }

    private static void assertSentence(String sentence) {
        int star = sentence.indexOf('*');
        int sum = sentence.substring(1, star).chars().reduce(0, (a, b) -> a ^ b);
        assertThat(sentence).startsWith("$GP");
        assertThat(sentence.substring(star + 1)).isEqualTo("%02X".formatted(sum));
    }

    @Test
    void theTalkerMovesAndItsChecksumsAreRight() throws Exception {
        try (DatagramSocket client = socket();
                RunningBench bench = run("nmea.yaml", "", "");
                Socket connection = new Socket(InetAddress.getLoopbackAddress(), port(bench, "PARLEY_NMEA_TCP"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            String first = lines.readLine();
            String second = lines.readLine();
            assertSentence(first);
            assertSentence(second);
            assertThat(first).contains(",4807.038,N,");
            assertThat(second).doesNotContain(",4807.038,N,");
            send(client, "hello".getBytes(UTF_8), port(bench, "PARLEY_NMEA_UDP"));
            assertSentence(text(receive(client)).stripTrailing());
            assertSentence(text(receive(client)).stripTrailing());
        }
    }
}
