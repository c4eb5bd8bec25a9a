package dev.parley.session.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import dev.parley.session.send.SendSession;
import dev.parley.testkit.Seed;
import dev.parley.testkit.Tshark;
import dev.parley.time.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was sent is what tshark finds in the recordings of both sides. */
class RecordedTrafficTest {
    private static final int USUAL_BYTES = 3_000;
    private static final int MOST_BYTES = 65_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1", "udp://[::1]", "tcp://127.0.0.1", "tcp://[::1]"})
    void tsharkFindsWhatWasSent(String address) throws Exception {
        exchange(address, messages(60));
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(strings = {"udp://127.0.0.1", "udp://[::1]", "tcp://127.0.0.1", "tcp://[::1]"})
    void tsharkFindsEachOfManyMessages(String address) throws Exception {
        exchange(address, messages(2_500));
    }

    private static List<Payload> messages(int count) {
        Random random = Seed.random();
        List<Payload> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1 + random.nextInt(i % 20 == 0 ? MOST_BYTES : USUAL_BYTES)];
            random.nextBytes(bytes);
            messages.add(Payload.copyOf(bytes));
        }
        return messages;
    }

    private void exchange(String address, List<Payload> messages) throws Exception {
        Path atListener = folder.resolve("listener.pcapng");
        Path atSender = folder.resolve("sender.pcapng");
        int port;
        try (ListenSession listener = Parley.listen(address + ":0")
                .echo()
                .replyRate(Rate.UNLIMITED)
                .record(atListener)
                .open()) {
            port = listener.endpoints().getFirst().port();
            EchoedSource source = new EchoedSource(messages);
            try (SendSession sender = Parley.send(address + ":" + port)
                    .messages(source)
                    .pace(Pace.atOnce(Long.MAX_VALUE))
                    .lingerFor(Duration.ZERO)
                    .record(atSender)
                    .open(source::heard)) {
                assertThat(sender.await()).isEqualTo(Outcome.DONE);
            }
        }
        for (Path file : List.of(atListener, atSender)) {
            assertHolds(new Tshark(file), address.substring(0, 3), port, messages);
        }
    }

    private static void assertHolds(Tshark tshark, String transport, int port, List<Payload> messages)
            throws Exception {
        tshark.assertClean();
        boolean isStream = transport.equals("tcp");
        String field = isStream ? "tcp.payload" : "data.data";
        List<String> sent = messages.stream()
                .map(each -> HexFormat.of().formatHex(each.bytes()))
                .toList();
        for (String direction : List.of("dstport", "srcport")) {
            List<String> found =
                    tshark.fields("%s and %s.%s == %s".formatted(field, transport, direction, port), field);
            if (isStream) {
                assertThat(String.join("", found).equals(String.join("", sent)))
                        .as(
                                "the bytes of the stream: %s hex digits of %s",
                                String.join("", found).length(),
                                String.join("", sent).length())
                        .isTrue();
            } else {
                for (int i = 0; i < Math.min(sent.size(), found.size()); i++) {
                    assertThat(found.get(i).equals(sent.get(i)))
                            .as(
                                    "payload %s of %s, found %s characters",
                                    i, sent.get(i).length(), found.get(i).length())
                            .isTrue();
                }
                assertThat(found.size()).as("payloads").isEqualTo(sent.size());
            }
        }
        if (!isStream) {
            assertThat(tshark.capinfos()).containsEntry("Number of packets", String.valueOf(2 * messages.size()));
        }
    }

    /** Gives each message once the one before has come back: so nothing is lost on the way. */
    private static final class EchoedSource implements MessageSource {
        private final List<Payload> messages;
        private final AtomicLong due = new AtomicLong();
        private int next;

        EchoedSource(List<Payload> messages) {
            this.messages = messages;
        }

        void heard(Event event) {
            if (event instanceof Event.Received received && due.addAndGet(-received.bytes()) == 0) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }

        @Override
        public synchronized Optional<Message> next() {
            try {
                while (due.get() > 0) {
                    wait();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (next == messages.size()) {
                return Optional.empty();
            }
            Payload message = messages.get(next++);
            due.addAndGet(message.size());
            return Optional.of(Message.of(message));
        }
    }
}
