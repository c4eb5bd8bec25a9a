package dev.parley.session.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.Parley;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Rules;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.Ports;
import dev.parley.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One question, and its answer. */
@Timeout(60)
class RequestTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void givesTheAnswer(String scheme) throws Exception {
        try (ListenSession device = Parley.listen(scheme + "://127.0.0.1:0")
                .frame(Framing.lines())
                .reply("ack: {{data}}")
                .open()) {
            String address = device.endpoints().getFirst().toString();

            assertThat(Parley.request(address, "ping", LONG)).isEqualTo(Payload.of("ack: ping"));
            assertThat(device.totals().received()).isEqualTo(1);
        }
    }

    @Test
    void anotherFramingAndBytes() throws Exception {
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.parse("slip"))
                .echo()
                .open()) {
            Payload bytes = Payload.copyOf((byte) 0xc0, (byte) 0, (byte) 0xdb);

            assertThat(Parley.send(device.endpoints().getFirst().toString())
                            .frame(Framing.parse("slip"))
                            .message(bytes)
                            .request(LONG))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void noAnswerIsAnErrorOfItsOwnReason() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (ListenSession silent =
                Parley.listen("udp://127.0.0.1:9000").on(network, clock).open()) {
            CompletableFuture<Payload> answer = new CompletableFuture<>();
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    answer.complete(Parley.send(silent.endpoints().getFirst().toString())
                            .on(network, clock)
                            .message("ping")
                            .request(Duration.ofHours(1)));
                } catch (NetworkException | InterruptedException bad) {
                    answer.completeExceptionally(bad);
                }
            });
            clock.awaitWaiter();
            clock.advance(Duration.ofHours(1));
            asking.join();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(answer::get)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            NetworkException.class,
                            bad -> assertThat(bad.reason()).isEqualTo(Cause.NO_REPLY))
                    .withMessageContaining("no answer within 1h");
        }
    }

    @Test
    void nobodyThereIsSaidAtOnce() throws Exception {
        int free = Ports.free();
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> Parley.request("tcp://127.0.0.1:" + free, "ping", LONG))
                .matches(bad -> bad.reason() == Cause.CONNECTION_REFUSED);
    }

    @Test
    void aServerThatClosesWithoutAnAnswerIsSaidAtOnce() throws Exception {
        try (ListenSession rude = Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .rules(Rules.when("ping").close())
                .open()) {
            assertThatExceptionOfType(NetworkException.class)
                    .isThrownBy(() -> Parley.request(rude.endpoints().getFirst().toString(), "ping", LONG))
                    .matches(bad -> bad.reason() == Cause.NO_REPLY)
                    .withMessageContaining("closed without an answer");
        }
    }

    @Test
    void severalTargetsAreNoRequest() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Parley.send("udp://127.0.0.1:1", "udp://127.0.0.1:2")
                        .message("ping")
                        .request(LONG))
                .withMessageContaining("one target");
    }
}
