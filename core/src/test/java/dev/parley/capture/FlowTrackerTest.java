package dev.parley.capture;

import static dev.parley.capture.PacketBytes.ACK;
import static dev.parley.capture.PacketBytes.FIN;
import static dev.parley.capture.PacketBytes.RST;
import static dev.parley.capture.PacketBytes.SYN;
import static dev.parley.capture.PacketBytes.slice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.capture.FlowEvent.Ended;
import dev.parley.capture.FlowEvent.Gap;
import dev.parley.capture.FlowEvent.Message;
import dev.parley.capture.FlowSummary.Ending;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.impairment.Direction;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages, flows and their sums, from packets. */
final class FlowTrackerTest {
    private static final int CLIENT = 50_000;
    private static final int SERVER = 9_000;

    private final List<FlowEvent> events = new ArrayList<>();
    private FlowTracker tracker = new FlowTracker(null, events::add);
    private long nanos = 1_000_000_000;
    private long packets;

    private void frame(@Nullable Framing framing) {
        tracker = new FlowTracker(framing, events::add);
    }

    private void packet(byte[] ip, String... comments) {
        packets++;
        nanos += 1_000_000;
        tracker.packet(
                new CapturedPacket(packets, nanos, 0, 101, Payload.copyOf(ip), ip.length, null, 0, List.of(comments)));
    }

    private void up(int sequence, int acknowledgment, int flags, String text) {
        packet(PacketBytes.ip(
                "::1",
                "::2",
                6,
                PacketBytes.tcp(CLIENT, SERVER, sequence, acknowledgment, flags, text.getBytes(UTF_8))));
    }

    private void down(int sequence, int acknowledgment, int flags, String text) {
        packet(PacketBytes.ip(
                "::2",
                "::1",
                6,
                PacketBytes.tcp(SERVER, CLIENT, sequence, acknowledgment, flags, text.getBytes(UTF_8))));
    }

    private void datagram(int from, int to, String text, String... comments) {
        packet(PacketBytes.ip("10.0.0.1", "10.0.0.1", 17, PacketBytes.udp(from, to, text.getBytes(UTF_8))), comments);
    }

    private void open() {
        up(99, 0, SYN, "");
        down(499, 100, SYN | ACK, "");
        up(100, 500, ACK, "");
    }

    private <E extends FlowEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private String text(Direction direction) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all(Message.class).stream()
                .filter(message -> message.direction() == direction)
                .forEach(message -> all.writeBytes(message.payload().bytes()));
        return all.toString(UTF_8);
    }

    private FlowSummary end() {
        tracker.end();
        return all(Ended.class).getLast().summary();
    }

    @Test
    void datagramsAreMessagesOfTheFlowThatTheFirstBegan() {
        datagram(5_000, 40_000, "ping");
        datagram(40_000, 5_000, "pong");
        datagram(5_000, 40_000, "");
        datagram(5_001, 40_000, "other");
        tracker.end();

        assertThat(all(Message.class))
                .extracting(message -> message.flow().number() + " " + message.direction() + " " + message.payload())
                .containsExactly("1 UP ping", "1 DOWN pong", "1 UP ", "2 UP other");
        FlowSummary first = all(Ended.class).getFirst().summary();
        assertThat(first.flow()).hasToString("udp 10.0.0.1:5000 → 10.0.0.1:40000");
        assertThat(first.up()).isEqualTo(new FlowSummary.Sums(2, 2, 4, 0, 0, 0, 0, 0));
        assertThat(first.roundTrips()).isEqualTo(new FlowSummary.RoundTrips(1, 1_000_000, 1_000_000, 1_000_000));
        assertThat(first.ending()).isEqualTo(Ending.OPEN);
    }

    @Test
    void aConnectionHasItsBeginningItsChunksAndItsEnd() {
        open();
        up(100, 500, ACK, "hello");
        down(500, 105, ACK, "ack: hello");
        up(105, 510, ACK | FIN, "");
        down(510, 106, ACK | FIN, "");
        up(106, 511, ACK, "");

        assertThat(all(FlowEvent.Closed.class))
                .extracting(FlowEvent.Closed::ending)
                .containsExactly(Ending.CLOSED);
        FlowSummary summary = end();
        assertThat(summary.beginning()).isTrue();
        assertThat(summary.ending()).isEqualTo(Ending.CLOSED);
        assertThat(summary.up()).isEqualTo(new FlowSummary.Sums(5, 1, 5, 0, 0, 0, 0, 0));
        assertThat(summary.down()).isEqualTo(new FlowSummary.Sums(3, 1, 10, 0, 0, 0, 0, 0));
        assertThat(events).filteredOn(Gap.class::isInstance).isEmpty();
    }

    @Test
    void chunksAreInOrderWhateverTheOrderOfTheirSegments() {
        open();
        up(105, 500, ACK, "world");
        up(100, 500, ACK, "hello");
        up(103, 500, ACK, "loworld!");
        up(100, 500, ACK, "hello");
        FlowSummary summary = end();

        assertThat(text(Direction.UP)).isEqualTo("helloworld!");
        assertThat(summary.up()).isEqualTo(new FlowSummary.Sums(6, 3, 11, 2, 12, 1, 0, 0));
    }

    @Test
    void aKeepAliveIsNoRetransmission() {
        open();
        up(100, 500, ACK, "hello");
        up(104, 500, ACK, "o");
        assertThat(end().up().retransmissions()).isZero();
    }

    @Test
    void whatIsMissingIsSaidAtItsPlace() {
        open();
        up(100, 500, ACK, "hello");
        up(205, 500, ACK, "world");
        FlowSummary summary = end();

        assertThat(events.stream()
                        .filter(event -> event instanceof Message || event instanceof Gap)
                        .map(event -> event instanceof Gap gap
                                ? gap.missingBytes()
                                : ((Message) event).payload().toString()))
                .containsExactly("hello", 100L, "world");
        assertThat(summary.up().gaps()).isEqualTo(1);
        assertThat(summary.up().missingBytes()).isEqualTo(100);
    }

    @Test
    void whatTheOtherSideHasAndTheCaptureHasNotIsMissing() {
        open();
        up(100, 500, ACK, "hello");
        for (int i = 0; i < 20; i++) {
            down(500, 110, ACK, "");
        }
        assertThat(all(Gap.class)).extracting(Gap::missingBytes).containsExactly(5L);
        up(110, 500, ACK | FIN, "!");
        down(500, 112, ACK | FIN, "");
        assertThat(text(Direction.UP)).isEqualTo("hello!");
        assertThat(end().up().missingBytes()).isEqualTo(5);
    }

    @Test
    void theCapturesWrongOrderOfAFewPacketsIsNoGap() {
        open();
        down(500, 105, ACK, "");
        up(105, 500, ACK, "world");
        up(100, 500, ACK, "hello");
        assertThat(end().up().gaps()).isZero();
        assertThat(text(Direction.UP)).isEqualTo("helloworld");
    }

    @Test
    void aCutSegmentLacksItsEnd() {
        open();
        byte[] whole = PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(CLIENT, SERVER, 100, 500, ACK, new byte[500]));
        tracker.packet(new CapturedPacket(
                9, nanos, 0, 101, Payload.copyOf(slice(whole, 0, 100)), whole.length, null, 0, List.of()));
        up(600, 500, ACK, "world");
        FlowSummary summary = end();

        assertThat(summary.up().missingBytes()).isEqualTo(460);
        assertThat(summary.up().bytes()).isEqualTo(45);
    }

    @Test
    void aConnectionOfTheSamePortsIsAnotherFlow() {
        open();
        up(100, 500, ACK | RST, "");
        up(99, 0, SYN, ""); // the same again
        up(5_000_000, 0, SYN, "");
        tracker.end();

        assertThat(all(Ended.class))
                .extracting(
                        ended -> ended.flow().number() + " " + ended.summary().ending())
                .containsExactly("1 RESET", "2 OPEN");
    }

    @Test
    void aConnectionWithoutItsBeginningIsSaidToBe() {
        down(700, 300, ACK, "late");
        up(300, 704, ACK, "r");
        FlowSummary summary = end();

        assertThat(summary.beginning()).isFalse();
        assertThat(summary.flow()).hasToString("tcp [::1]:50000 → [::2]:9000");
        assertThat(text(Direction.DOWN)).isEqualTo("late");
    }

    @Test
    void framingMakesMessagesOfChunks() {
        frame(Framing.lines());
        open();
        up(100, 500, ACK, "one\ntwo\nthr");
        up(111, 500, ACK, "ee\nfour");
        down(500, 118, ACK, "ok\r\n");
        tracker.end();

        assertThat(all(Message.class))
                .extracting(message -> message.unit() + " " + message.payload())
                .containsExactly("MESSAGE one", "MESSAGE two", "MESSAGE three", "MESSAGE ok", "CHUNK four");
    }

    @Test
    void aFramingThatDoesNotFitLosesNothing() {
        frame(Framing.length(4));
        open();
        up(100, 500, ACK, "\0\0\0\2ok~~");
        up(108, 500, ACK, "~~ HTTP");
        up(115, 500, ACK, "/1.1");
        tracker.end();

        assertThat(all(Message.class))
                .extracting(message -> message.unit() + " " + message.payload())
                .containsExactly("MESSAGE ok", "CHUNK ~~~~ HTTP", "CHUNK /1.1");
        assertThat(all(FlowEvent.Unframed.class)).hasSize(1);
    }

    @Test
    void silenceEndsMessagesByTheTimesOfTheCapture() {
        frame(Framing.idle(Duration.ofMillis(20)));
        open();
        up(100, 500, ACK, "one");
        up(103, 500, ACK, "more");
        nanos += 30_000_000;
        up(107, 500, ACK, "two");
        tracker.end();

        assertThat(all(Message.class))
                .extracting(message -> message.unit() + " " + message.payload())
                .containsExactly("MESSAGE onemore", "MESSAGE two");
    }

    @Test
    void aGapBeginsTheFramingAnew() {
        frame(Framing.lines());
        open();
        up(100, 500, ACK, "one\ntw");
        up(206, 500, ACK, "rest\nlast\n");
        tracker.end();

        assertThat(all(Message.class))
                .extracting(message -> message.unit() + " " + message.payload())
                .containsExactly("MESSAGE one", "CHUNK tw", "MESSAGE rest", "MESSAGE last");
    }

    @Test
    void commentsBelongToTheMessageOrStandAlone() {
        datagram(1, 2, "lost", "dropped: loss 5%, seed 42");
        packet(PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(CLIENT, SERVER, 99, 0, SYN)), "opened");
        tracker.end();

        assertThat(all(Message.class).getFirst().comments()).containsExactly("dropped: loss 5%, seed 42");
        assertThat(all(FlowEvent.Commented.class).getFirst().comments()).containsExactly("opened");
    }

    @Test
    void manyFlowsEndTheOneThatWasSilentLongest() {
        for (int i = 0; i < FlowTracker.MOST_FLOWS; i++) {
            datagram(1_000 + i, 2, "x");
        }
        datagram(1_000, 2, "still there");
        datagram(999, 2, "one more");

        assertThat(all(Ended.class)).hasSize(1);
        FlowSummary forgotten = all(Ended.class).getFirst().summary();
        assertThat(forgotten.flow().client().port()).isEqualTo(1_001);
        assertThat(forgotten.ending()).isEqualTo(Ending.FORGOTTEN);
    }

    @Test
    void segmentsOfAnySizeOrderAndOverlapGiveTheStreamThatWasSent() {
        Random random = Seed.random();
        for (int round = 0; round < 300; round++) {
            stream(random, random.nextInt(20_000), round % 3 == 0);
        }
    }

    /** Cuts a stream at random, repeats and swaps segments, and loses some where that is wanted. */
    private void stream(Random random, int length, boolean loses) {
        events.clear();
        tracker = new FlowTracker(null, events::add);
        byte[] stream = new byte[length];
        random.nextBytes(stream);
        int first = random.nextBoolean() ? -random.nextInt(20_000) : random.nextInt(); // often wraps within the stream
        List<int[]> segments = new ArrayList<>();
        boolean[] seen = new boolean[length];
        for (int from = 0; from < length; ) {
            int to = Math.min(length, from + 1 + random.nextInt(1_500));
            if (!loses || random.nextInt(10) > 0) {
                segments.add(new int[] {from, to});
            }
            if (random.nextInt(4) == 0) {
                int again = Math.max(0, from - random.nextInt(2_000));
                segments.add(new int[] {again, Math.min(length, again + 1 + random.nextInt(2_000))});
            }
            from = to;
        }
        for (int i = 0; i + 1 < segments.size(); i++) {
            if (random.nextInt(3) == 0) {
                Collections.swap(segments, i, i + 1);
            }
        }
        packet(PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(CLIENT, SERVER, first - 1, 0, SYN)));
        for (int[] segment : segments) {
            java.util.Arrays.fill(seen, segment[0], segment[1], true);
            byte[] part = slice(stream, segment[0], segment[1]);
            packet(PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(CLIENT, SERVER, first + segment[0], 0, ACK, part)));
        }
        packet(PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(CLIENT, SERVER, first + length, 0, FIN | ACK)));
        packet(PacketBytes.ip("::2", "::1", 6, PacketBytes.tcp(SERVER, CLIENT, 1, first + length + 1, ACK)));
        tracker.end();

        int at = 0;
        for (FlowEvent event : events) {
            if (event instanceof Message message) {
                assertThat(message.payload())
                        .isEqualTo(Payload.copyOf(stream, at, message.payload().size()));
                at += message.payload().size();
            } else if (event instanceof Gap gap) {
                for (int missing = 0; missing < gap.missingBytes(); missing++) {
                    assertThat(seen[at++]).isFalse();
                }
            }
        }
        assertThat(at).isEqualTo(length);
        assertThat(all(Message.class)).allMatch(message -> message.unit() == Unit.CHUNK);
    }

    @Test
    void whatIsHeldIsBounded() {
        open();
        byte[] part = new byte[60_000];
        for (int i = 0; i < 200; i++) {
            packet(PacketBytes.ip("::1", "::2", 6, PacketBytes.tcp(CLIENT, SERVER, 200 + i * 60_000, 500, ACK, part)));
        }
        assertThat(all(Gap.class)).extracting(Gap::missingBytes).containsExactly(100L);
        assertThat(all(Message.class)).hasSize(200);
    }
}
