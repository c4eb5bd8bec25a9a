package dev.parley.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event.Direction;
import dev.parley.event.Event.Header;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An event as a line for a person. */
final class EventTest {
    private static final Endpoint LOCAL = endpoint(Scheme.UDP, 9000);
    private static final Header UDP = new Header(0, "listen", LOCAL, endpoint(Scheme.UDP, 53211), 0);
    private static final Header TCP =
            new Header(0, "listen", endpoint(Scheme.TCP, 5001), endpoint(Scheme.TCP, 50114), 2);
    private static final Header NOBODY = new Header(0, "listen", LOCAL, null, 0);

    private static Endpoint endpoint(Scheme scheme, int port) {
        return new Endpoint(scheme, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static Event.Received received(Payload payload, int bytes) {
        return new Event.Received(UDP, null, Unit.DATAGRAM, payload, bytes);
    }

    @Test
    void saysWhoSentWhatAndWhichWay() {
        assertThat(received(Payload.of("hello"), 5)).hasToString("udp 127.0.0.1:53211  →  5 B  hello");
        assertThat(new Event.Sent(TCP, Unit.CHUNK, Payload.of("hello")))
                .hasToString("tcp 127.0.0.1:50114 #2  ←  5 B  hello");
        assertThat(new Event.Opened(TCP)).hasToString("tcp 127.0.0.1:50114 #2  connected");
    }

    @Test
    void showsNoControlCharacterOfWhatArrived() {
        assertThat(received(Payload.of("\u001b[2J\r\n"), 6)).hasToString("udp 127.0.0.1:53211  →  6 B  \\e[2J\\r\\n");
        assertThat(received(Payload.copyOf((byte) 0xff), 1)).hasToString("udp 127.0.0.1:53211  →  1 B  \\xff");
        assertThat(received(Payload.EMPTY, 0)).hasToString("udp 127.0.0.1:53211  →  0 B");
    }

    @Test
    void saysWhatOfALongPayloadItLeavesOut() {
        assertThat(received(Payload.of("x".repeat(1_300)), 1_300))
                .hasToString("udp 127.0.0.1:53211  →  1,300 B  " + "x".repeat(256) + "… (1,044 B more)");
        assertThat(received(Payload.of("abc"), 100))
                .hasToString("udp 127.0.0.1:53211  →  100 B  abc  (cut: only the first 3 B were kept)");
    }

    @Test
    void saysOfAStepWhatWasTriedWhatCameAndWhatToDo() {
        Event.Step step = new Event.Step(
                UDP,
                "empty",
                "failed",
                "an empty datagram",
                "port unreachable",
                "The server died.",
                "Look for a length of 0.",
                Map.of("bytes", 0));
        assertThat(step)
                .hasToString(
                        "failed  empty: an empty datagram → port unreachable The server died. Look for a length of 0.");
    }

    @Test
    void saysWhatWentWrongInItsOwnWords() {
        assertThat(new Event.Refused(UDP, Cause.PORT_UNREACHABLE, "nobody listens"))
                .hasToString("udp 127.0.0.1:53211  refused: nobody listens");
        assertThat(new Event.Closed(TCP, Cause.RESET, "broken off"))
                .hasToString("tcp 127.0.0.1:50114 #2  closed: broken off");
        assertThat(new Event.Failed(NOBODY, Cause.NO_REPLY, "no answer")).hasToString("failed: no answer");
        assertThat(new Event.Note(NOBODY, Cause.LOOP, "a loop")).hasToString("note: a loop");
        assertThat(new Event.Dropped(NOBODY, Direction.IN, Cause.KERNEL, 1_200, "too fast"))
                .hasToString("dropped 1,200 (kernel): too fast");
    }

    @Test
    void saysHowOthersReachAListener() {
        assertThat(new Event.Listening(NOBODY, List.of(), 0)).hasToString("listening on udp://127.0.0.1:9000");
        assertThat(new Event.Listening(
                        NOBODY, List.of(new Dial(LOCAL, "this computer only"), new Dial(UDP.peer(), "")), 0))
                .hasToString(
                        "listening on udp://127.0.0.1:9000. Other devices send to: udp://127.0.0.1:9000 (this computer only), udp://127.0.0.1:53211");
    }

    @Test
    void givesTheSums() {
        Ledger ledger = new Ledger();
        ledger.arrived(1);
        ledger.received(5);
        assertThat(new Event.Summary(NOBODY, ledger.totals(), 1, 12_400_000_000L))
                .hasToString("ledger: received 1 (5 B), sent 0 (0 B), dropped none, in 12.4 s (1 peer)");
        ledger.arrived(3);
        ledger.droppedIn(Cause.KERNEL, 3);
        ledger.due(1);
        ledger.droppedOut(Cause.REFUSED, 1);
        assertThat(new Event.Summary(NOBODY, ledger.totals(), 0, 8_000_000L))
                .hasToString("ledger: received 1 (5 B), sent 0 (0 B), dropped 3 kernel, 1 refused, in 8 ms");
        assertThat(new Event.Summary(
                        NOBODY,
                        new Ledger().totals(),
                        0,
                        8_000_000L,
                        Map.of(),
                        Map.of("down", Map.of("loss=5%", "1 of 20 (5.0%) lost"), "up", Map.of())))
                .hasToString(
                        "ledger: received 0 (0 B), sent 0 (0 B), dropped none, in 8 ms. On purpose, from the target: loss=5% → 1 of 20 (5.0%) lost");
    }
}
