package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import dev.parley.testkit.PcapngBlocks;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import dev.parley.testkit.Seed;
import dev.parley.testkit.Tshark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --record} of whole programs: pipes, kills, a full disk. */
@EnabledOnOs(OS.LINUX)
class RecordIT {
    private static final int PACKET = 6;
    private static final int STATISTICS = 5;
    private static final int MESSAGE_BYTES = 64;
    private static final String ARRIVED = "0x00000001\t";
    /** No more are under way, so that none is dropped where one of the two is held up. */
    private static final int MOST_UNANSWERED = 500;

    private static final int WARM_UP = 1_000;
    private static final int WARM_UP_BYTES = 100;

    @TempDir
    Path folder;

    private String file() {
        return folder.resolve("day.pcapng").toString();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tsharkReadsTheRecordingFromAPipeWhileItIsMade() throws Exception {
        String tshark = Peers.require("tshark");
        List<String> parley = Program.parleyCommand("listen", "udp://127.0.0.1:0", "--echo", "--record", "-");
        String pipeline = String.join(" ", parley) + " | " + tshark + " -i - -l -n -c 2 -T fields -e udp.length";
        try (Program both = Program.of("sh", "-c", pipeline);
                DatagramSocket socket = new DatagramSocket()) {
            int port = both.shownPort();
            socket.send(new DatagramPacket(new byte[5], 5, loopback(port)));

            assertThat(both.awaitOut("13", 2)).isNotEmpty();
        }
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFileThatIsThereIsStatus2() throws Exception {
        Files.writeString(Path.of(file()), "mine");

        CommandLine listen = CommandLine.run("listen", "udp://127.0.0.1:0", "--record", file());

        assertThat(listen.status()).isEqualTo(2);
        assertThat(listen.err()).contains("is there already, and a recording overwrites nothing");
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theEntriesOfASettingsFileShareARecording() throws Exception {
        Path bench = Files.writeString(folder.resolve("bench.yaml"), """
            listen:
              - name: device
                address: udp://127.0.0.1:%1$s
                echo: true
                record: %2$s
            send:
              - name: beacon
                address: udp://127.0.0.1:%1$s
                message: ping
                wait: 20s
                record: %2$s
            """.formatted(Ports.free(), file()));

        try (Program run = CommandLine.start("run", bench.toString())) {
            run.awaitOut("4 B  ping", 4);
            run.signal("TERM");
            assertThat(run.awaitExit()).isEqualTo(143);
        }
        assertThat(new Tshark(Path.of(file())).fields("", "frame.interface_name", "data.data"))
                .containsExactlyInAnyOrder(
                        "device\t70696e67", "device\t70696e67", "beacon\t70696e67", "beacon\t70696e67");
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFullDiskIsStatus3AndTheFileStaysWhole() throws Exception {
        try (Program parley = onASmallDisk("--record", "disk/day.pcapng")) {
            flood(parley, 2_000);

            assertThat(parley.awaitExit()).isEqualTo(3);
            assertThat(String.join("\n", parley.err()))
                    .containsOnlyOnce(
                            "disk/day.pcapng could not be written: No space left on device. The file is whole");
        }
        PcapngBlocks blocks = PcapngBlocks.of(folder.resolve("kept.pcapng"));
        assertThat(blocks.tornBytes()).isZero();
        assertThat(blocks.count(PACKET)).isPositive();
        new Tshark(folder.resolve("kept.pcapng")).assertClean();
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRecordingThatMayPauseGoesOnWhenThereIsRoom() throws Exception {
        long lost;
        try (Program parley = onASmallDisk("--record", "disk/day.pcapng", "--record-on-error", "pause", "-v")) {
            int port = flood(parley, 10_000);
            parley.awaitErr("pauses: No space left on device");
            Files.writeString(folder.resolve("more-room"), "");
            lost = Long.parseLong(parley.awaitErr("goes on; ")
                    .replaceAll(".* goes on; ([\\d,]+) packets? could not.*", "$1")
                    .replace(",", ""));
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket("the last".getBytes(UTF_8), 8, loopback(port)));
                parley.awaitOut("the last");
            }
            parley.signal("TERM");
            parley.awaitExit();
        }
        Path kept = folder.resolve("kept.pcapng");
        PcapngBlocks blocks = PcapngBlocks.of(kept);
        assertThat(blocks.tornBytes()).isZero();
        assertThat(blocks.types()).endsWith(STATISTICS);
        assertThat(new Tshark(kept)
                        .fields("data.data == " + HexFormat.of().formatHex("the last".getBytes(UTF_8)), "frame.number"))
                .isNotEmpty();
        assertThat(new Tshark(kept)
                        .fields("frame.drop_count", "frame.drop_count").stream()
                                .mapToLong(Long::parseLong)
                                .sum())
                .as("the drop counts of all packets")
                .isEqualTo(lost);
    }

    /** Parley in a folder of 300 KiB, which is enlarged once a file asks for it; what it wrote is kept at its end. */
    private Program onASmallDisk(String... options) throws IOException {
        Files.createDirectory(folder.resolve("disk"));
        List<String> command = new ArrayList<>(Program.parleyCommand("listen", "udp://127.0.0.1:0"));
        command.addAll(List.of(options));
        String script = """
            mount -t tmpfs -o size=300k none disk || exit 77
            (while [ ! -e more-room ] && [ -e disk ] && kill -0 $$; do sleep 0.1; done
             mount -o remount,size=20m disk) 2>/dev/null &
            trap 'kill -TERM $child' TERM
            "$@" & child=$!
            wait $child; status=$?
            while kill -0 $child 2>/dev/null; do wait $child; status=$?; done
            cp disk/day.pcapng kept.pcapng
            touch more-room
            exit $status
            """;
        List<String> all = new ArrayList<>(List.of(Peers.require("unshare"), "-rm", "sh", "-c", script, "sh"));
        all.addAll(command);
        return Program.in(folder, all.toArray(String[]::new));
    }

    private static int flood(Program parley, int count) throws IOException {
        int port = parley.shownPort();
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] bytes = new byte[1_000];
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(bytes, bytes.length, loopback(port)));
            }
        }
        return port;
    }

    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aKillLeavesAFileThatLacksTheLastMomentAlone() throws Exception {
        killWhileRecording(3);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoHundredKillsLeaveFilesThatLackTheLastMomentAlone() throws Exception {
        killWhileRecording(200);
    }

    private void killWhileRecording(int times) throws Exception {
        Random random = Seed.random();
        long torn = 0;
        List<Long> allMissingNanos = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Path file = folder.resolve("kill-" + i + ".pcapng");
            Map<Integer, Long> answeredNanos = new ConcurrentHashMap<>();
            long killedNanos;
            int port = Ports.free();
            try (Program parley = unread(
                            "listen",
                            "udp://127.0.0.1:" + port,
                            "--echo",
                            "--reply-rate",
                            "unlimited",
                            "--record",
                            file.toString());
                    // Open to the end: what is answered to a closed one is refused, and Parley looks for the reason.
                    DatagramSocket first = new DatagramSocket()) {
                Ports.awaitBound("udp", port);
                warmUp(first, port, file);
                killedNanos =
                        sendUntilKilled(parley, port, 1_200_000_000L + random.nextInt(1_000_000_000), answeredNanos);
                parley.awaitExit();
            }
            PcapngBlocks blocks = PcapngBlocks.of(file);
            torn += blocks.tornBytes() > 0 ? 1 : 0;
            List<Integer> recorded = numbers(file);
            assertThat(answeredNanos).isNotEmpty();
            int firstMissing = recorded.size();
            assertThat(recorded)
                    .as("nothing is missing before the last one")
                    .isEqualTo(IntStream.range(0, firstMissing).boxed().toList());
            allMissingNanos.add(killedNanos - answeredNanos.getOrDefault(firstMissing, killedNanos));
        }
        List<Long> sorted = allMissingNanos.stream().sorted().toList();
        assertThat(sorted.get(times / 2))
                .as("how long the oldest that is missing had been answered, in ns, after most kills: %s", sorted)
                .isLessThan(1_000_000_000L);
        System.out.printf(
                "%s kills: %s files with a torn block, at most %s ms missing%n",
                times, torn, sorted.getLast() / 1_000_000);
    }

    /** Parley, of which nobody reads what it shows. */
    private static Program unread(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/null", "sh"));
        command.addAll(Program.parleyCommand(args));
        return Program.of(command.toArray(String[]::new));
    }

    /** A program that has just begun is slow, and it is no test of that. */
    private static void warmUp(DatagramSocket socket, int port, Path file) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            byte[] bytes = ByteBuffer.allocate(WARM_UP_BYTES).putInt(i).array();
            socket.send(new DatagramPacket(bytes, bytes.length, loopback(port)));
        }
        Await.until("it has recorded them and their answers", () -> size(file) > 2L * WARM_UP * WARM_UP_BYTES);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** Sends 5,000 numbers a second at most, and takes down when each was answered; gives back when the kill was sent. */
    private static long sendUntilKilled(Program parley, int port, long nanos, Map<Integer, Long> answeredNanos)
            throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(loopback(port));
            socket.setReceiveBufferSize(1 << 20);
            Thread answers = Thread.ofPlatform().daemon().start(() -> takeAnswers(socket, answeredNanos));
            long start = System.nanoTime();
            for (int n = 0; System.nanoTime() - start < nanos || answeredNanos.isEmpty(); n++) {
                while (System.nanoTime() - start < n * 200_000L || n - answeredNanos.size() >= MOST_UNANSWERED) {
                    Thread.onSpinWait();
                }
                socket.send(new DatagramPacket(
                        ByteBuffer.allocate(MESSAGE_BYTES).putInt(n).array(), MESSAGE_BYTES));
            }
            long killedNanos = System.nanoTime();
            parley.signal("KILL");
            socket.close();
            answers.join();
            return killedNanos;
        }
    }

    private static void takeAnswers(DatagramSocket socket, Map<Integer, Long> answeredNanos) {
        byte[] bytes = new byte[MESSAGE_BYTES];
        try {
            while (true) {
                socket.receive(new DatagramPacket(bytes, bytes.length));
                answeredNanos.put(ByteBuffer.wrap(bytes).getInt(), System.nanoTime());
            }
        } catch (IOException closed) {
            // the end
        }
    }

    /** The numbers that were recorded, as tshark reads them from a file that may be torn. */
    private static List<Integer> numbers(Path file) throws IOException, InterruptedException {
        return new Tshark(file)
                .fieldsOfTorn("frame.packet_flags_direction", "data.data").stream()
                        .filter(line -> line.startsWith(ARRIVED))
                        .map(line -> line.substring(ARRIVED.length()))
                        .filter(hex -> hex.length() == 2 * MESSAGE_BYTES)
                        .map(hex -> Integer.parseInt(hex.substring(0, 8), 16))
                        .toList();
    }
}
