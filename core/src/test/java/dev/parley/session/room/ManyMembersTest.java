package dev.parley.session.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many members on both transports, one of which never reads: every message reaches every reader, in order. */
class ManyMembersTest {
    private static final long SEED = Long.getLong("parley.seed", System.nanoTime());
    private static final int SPEAKERS = 20;

    /** So many small datagrams fit the receive buffer that an ordinary Linux gives to whoever asks for nothing. */
    private static final int IN_FLIGHT = 64;

    @Test
    @Timeout(60)
    void everyMessageReachesEveryReaderInOrder() throws Exception {
        new Gathering(100, 20, 100, 30).talk();
    }

    @Test
    @Tag("soak")
    @Timeout(600)
    void everyMessageReachesAThousandReadersInOrder() throws Exception {
        new Gathering(1_000, 100, 100, 500).talk();
    }

    /** One room, its members, and what they say. */
    private static final class Gathering {
        private final int streams;
        private final int datagrams;
        private final int each;
        private final int patienceSeconds;
        private final Random random = new Random(SEED);
        private final List<Member> readers = new ArrayList<>();
        private final CountDownLatch everythingHeard;
        private final AtomicReference<String> wrong = new AtomicReference<>("");

        /** How many have yet to hear a message: what those on UDP do not read in time would be lost in their kernel. */
        private final Map<String, AtomicInteger> unheard = new ConcurrentHashMap<>();

        private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

        Gathering(int streams, int datagrams, int each, int patienceSeconds) {
            this.patienceSeconds = patienceSeconds;
            this.streams = streams;
            this.datagrams = datagrams;
            this.each = each;
            this.everythingHeard = new CountDownLatch(streams + datagrams);
        }

        void talk() throws Exception {
            System.out.println("many members: -Dparley.seed=" + SEED);
            // The threads last: they end with their members.
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    RoomSession room = Parley.room("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                            .open();
                    Socket deaf = new Socket();
                    AutoCloseable members = () -> readers.forEach(Member::close)) {
                InetSocketAddress udp = room.endpoints().getFirst().socketAddress();
                InetSocketAddress tcp = room.endpoints().getLast().socketAddress();
                deaf.setReceiveBufferSize(1 << 10);
                deaf.connect(tcp);
                fill(room);
                for (int i = 0; i < streams; i++) {
                    join(new OnStream(tcp), threads);
                }
                for (int i = 0; i < datagrams; i++) {
                    join(new OnDatagrams(udp), threads);
                }
                long startNanos = System.nanoTime();
                speak(threads);
                boolean all = everythingHeard.await(patienceSeconds, TimeUnit.SECONDS);
                assertThat(all)
                        .as("all is heard; not so by %s; %s", unsatisfied(), room.totals())
                        .isTrue();
                long nanos = System.nanoTime() - startNanos;
                assertThat(wrong.get()).isEmpty();
                assertThat(room.members()).hasSize(streams + datagrams + 1);
                // What was due and is no more was for the one that does not read.
                assertThat(room.totals().droppedOut()).containsOnlyKeys(Cause.QUEUE);
                members.close();
                room.close();
                Totals totals = room.totals();
                assertThat(totals.isBalanced()).isTrue();
                assertThat(totals.droppedIn()).isEmpty();
                System.out.printf(
                        "a room of %,d on TCP and %,d on UDP, one of them deaf: %,d messages to every reader in %.1f s (%,d sent in all; %s)%n",
                        streams + 1, datagrams, SPEAKERS * each, nanos / 1e9, totals.sent(), totals.droppedOut());
            }
        }

        /** Until whoever is there and does not read can take no more. */
        private static void fill(RoomSession room) {
            Payload large = Payload.of("x".repeat(60_000));
            while (room.totals().droppedOut().getOrDefault(Cause.QUEUE, 0L) < 1_000) {
                room.say(large);
            }
        }

        private void join(Member member, ExecutorService threads) throws Exception {
            readers.add(member);
            threads.execute(() -> {
                try {
                    member.read();
                } catch (SocketException closed) {
                    // at the end
                } catch (IOException | RuntimeException bad) {
                    wrong.compareAndSet("", member.name + ": " + bad);
                }
            });
            assertThat(member.joined.await(30, TimeUnit.SECONDS)).isTrue();
        }

        private List<String> unsatisfied() {
            return readers.stream()
                    .filter(member -> member.heard.get() < member.expected.get())
                    .map(member -> member.getClass().getSimpleName() + " " + member.name + " " + member.heard + " of "
                            + member.expected)
                    .toList();
        }

        private void speak(ExecutorService threads) throws Exception {
            List<Member> speakers = new ArrayList<>(readers);
            Collections.shuffle(speakers, random);
            speakers = speakers.subList(0, SPEAKERS);
            speakers.forEach(speaker -> speaker.expected.addAndGet(-each));
            List<Future<?>> speaking = new ArrayList<>();
            for (Member speaker : speakers) {
                Random own = new Random(random.nextLong());
                speaking.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        inFlight.acquire();
                        AtomicInteger waiting = new AtomicInteger(readers.size() - 1);
                        unheard.put(speaker.name + ": " + i, waiting);
                        speaker.say(i + " " + "x".repeat(1 + own.nextInt(400)));
                    }
                    return null;
                }));
            }
            for (Future<?> each : speaking) {
                each.get();
            }
        }

        /** Somebody who reads. */
        private abstract class Member {
            final CountDownLatch joined = new CountDownLatch(1);
            volatile String name = "";
            final AtomicInteger expected = new AtomicInteger(SPEAKERS * each);
            private final AtomicInteger heard = new AtomicInteger();
            private final Map<String, Integer> last = new HashMap<>();

            abstract void read() throws IOException;

            abstract void say(String text) throws IOException;

            abstract void close();

            void hear(String line) {
                if (line.startsWith("* you are ")) {
                    name = line.split(" ", -1)[3];
                    joined.countDown();
                } else if (!line.startsWith("* ")) {
                    String[] words = line.split(" ", -1);
                    int number = Integer.parseInt(words[1]);
                    Integer before = last.put(words[0], number);
                    if (number != (before == null ? 0 : before + 1)) {
                        wrong.compareAndSet("", name + " heard " + words[0] + number + " after " + before);
                    }
                    AtomicInteger waiting = unheard.get(words[0] + " " + words[1]);
                    if (waiting != null && waiting.decrementAndGet() == 0) {
                        inFlight.release();
                    }
                    if (heard.incrementAndGet() == expected.get()) {
                        everythingHeard.countDown();
                    }
                }
            }
        }

        private final class OnStream extends Member {
            private final Socket socket = new Socket();

            OnStream(InetSocketAddress room) throws IOException {
                socket.connect(room);
            }

            @Override
            void read() throws IOException {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    hear(line);
                }
            }

            @Override
            void say(String text) throws IOException {
                socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
            }

            @Override
            void close() {
                try {
                    socket.close();
                } catch (IOException bad) {
                    wrong.compareAndSet("", bad.toString());
                }
            }
        }

        private final class OnDatagrams extends Member {
            private final DatagramSocket socket = new DatagramSocket();
            private final InetSocketAddress room;

            OnDatagrams(InetSocketAddress room) throws IOException {
                this.room = room;
                say("");
            }

            @Override
            void read() throws IOException {
                DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                while (true) {
                    socket.receive(packet);
                    hear(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
                    packet.setLength(2_000);
                }
            }

            @Override
            void say(String text) throws IOException {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, room));
            }

            @Override
            void close() {
                socket.close();
            }
        }
    }
}
