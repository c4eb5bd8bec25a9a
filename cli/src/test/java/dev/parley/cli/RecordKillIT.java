package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import dev.parley.testkit.PcapngBlocks;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a kill (-9) at a random moment leaves of a recording of 5,000 messages a second. What the file lacks is judged by when the
 * recorder wrote it last, which is the file's time, and by how long Parley answered nothing: a machine that does something else
 * for a while is no loss of the recorder's.
 */
@EnabledOnOs(OS.LINUX)
class RecordKillIT {
    private static final int MESSAGE_BYTES = 64;
    private static final long NANOS_BETWEEN = 200_000;
    private static final String ARRIVED = "0x00000001\t";
    private static final int WARM_UP = 1_000;
    private static final int WARM_UP_BYTES = 100;
    private static final long SECOND = 1_000_000_000;

    /** How often the recorder writes, and how exactly a file system has the time. */
    private static final long FLUSH_NANOS = 100_000_000 + 10_000_000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aKillLeavesAFileThatLacksTheLastMomentAlone() throws Exception {
        kill(2);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyKillsLeaveFilesThatLackTheLastMomentAlone() throws Exception {
        kill(Integer.getInteger("parley.kills", 200));
    }

    /**
     * One killed recording; times in nanoseconds since 1970.
     *
     * @param answered when each message was answered
     * @param killed when the kill was sent
     * @param flushed when the file was written last
     * @param newest the number of the last message that it has, or -1
     * @param isTorn whether it ends inside a block
     */
    private record Killed(NavigableMap<Integer, Long> answered, long killed, long flushed, int newest, boolean isTorn) {
        /** The longest time in which nothing was answered, beyond what is usual. */
        long stall() {
            long longest = 0;
            long last = answered.firstEntry().getValue();
            for (long each : answered.values()) {
                longest = Math.max(longest, each - last);
                last = Math.max(last, each);
            }
            return Math.max(longest, killed - last);
        }

        /** When the oldest message was answered that is not in the file. */
        long oldestMissing() {
            Map.Entry<Integer, Long> missing = answered.higherEntry(newest);
            return missing == null ? killed : Math.min(missing.getValue(), killed);
        }

        void check() {
            assertThat(oldestMissing())
                    .as(
                            "all that was answered before the last flush, less one interval and a stall of %s ms, is there",
                            stall() / 1_000_000)
                    .isGreaterThan(flushed - FLUSH_NANOS - stall());
            assertThat(killed - oldestMissing())
                    .as("ns that are missing, with a stall of %s ms", stall() / 1_000_000)
                    .isLessThan(SECOND + stall());
        }
    }

    private void kill(int times) throws Exception {
        Random random = Seed.random();
        List<Killed> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Killed one = killed(folder.resolve("kill-" + i + ".pcapng"), 200_000_000L + random.nextInt(1_500_000_000));
            one.check();
            all.add(one);
        }
        long[] missing = all.stream()
                .mapToLong(one -> (one.killed() - one.oldestMissing()) / 1_000_000)
                .sorted()
                .toArray();
        System.out.printf(
                "%s kills: %s files with a torn block; missing before the kill: %s ms half of the time, %s ms at most; longest stall %s ms%n",
                times,
                all.stream().filter(Killed::isTorn).count(),
                missing[missing.length / 2],
                Arrays.stream(missing).max().orElse(0),
                all.stream().mapToLong(Killed::stall).max().orElse(0) / 1_000_000);
    }

    private static Killed killed(Path file, long afterNanos) throws Exception {
        NavigableMap<Integer, Long> answered = new ConcurrentSkipListMap<>();
        long killed;
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
            killed = sendUntilKilled(parley, port, afterNanos, answered);
            parley.awaitExit();
        }
        assertThat(answered).isNotEmpty();
        PcapngBlocks blocks = PcapngBlocks.of(file);
        List<Integer> recorded = numbers(file);
        int newest = recorded.isEmpty() ? -1 : recorded.getLast();
        assertThat(recorded).isSorted().doesNotHaveDuplicates();
        assertThat(new HashSet<>(recorded))
                .as("what was answered before the last one that is there") // the kernel may have dropped others
                .containsAll(answered.headMap(newest, true).keySet());
        assertThat(CommandLine.run("inspect", file.toString(), "--flows").status())
                .as("inspect reads it")
                .isZero();
        return new Killed(
                answered, killed, nanos(Files.getLastModifiedTime(file).toInstant()), newest, blocks.tornBytes() > 0);
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * SECOND + at.getNano();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
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

    /** Sends 5,000 numbers a second, and takes down when each was answered; gives back when the kill was sent. */
    private static long sendUntilKilled(Program parley, int port, long nanos, Map<Integer, Long> answered)
            throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(loopback(port));
            Thread answers = Thread.ofPlatform().daemon().start(() -> takeAnswers(socket, answered));
            long start = System.nanoTime();
            for (int n = 0; System.nanoTime() - start < nanos; n++) {
                while (System.nanoTime() - start < n * NANOS_BETWEEN) {
                    Thread.onSpinWait();
                }
                socket.send(new DatagramPacket(
                        ByteBuffer.allocate(MESSAGE_BYTES).putInt(n).array(), MESSAGE_BYTES));
            }
            long killed = nanos(Instant.now());
            parley.signal("KILL");
            socket.close();
            answers.join();
            return killed;
        }
    }

    private static void takeAnswers(DatagramSocket socket, Map<Integer, Long> answered) {
        byte[] bytes = new byte[MESSAGE_BYTES];
        try {
            while (true) {
                socket.receive(new DatagramPacket(bytes, bytes.length));
                answered.put(ByteBuffer.wrap(bytes).getInt(), nanos(Instant.now()));
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
