package dev.parley.session.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final List<String> made = new ArrayList<>();
    private final List<Integer> framed = new ArrayList<>();

    private void decode(MessageCodec codec, String text, long nanos) throws FramingException {
        codec.decode(text.getBytes(UTF_8), text.length(), nanos, this::keep);
    }

    private void keep(Unit unit, Payload payload, int framedBytes) {
        made.add(unit + " " + payload.escaped());
        framed.add(framedBytes);
    }

    @Test
    void leavesChunksAsTheyAreWithoutAFraming() throws Exception {
        MessageCodec codec = new MessageCodec(null, null, 100);
        decode(codec, "one\ntw", 0);
        assertThat(made).containsExactly("CHUNK one\\ntw");
        assertThat(framed).containsExactly(6);
        assertThat(codec.remainder()).isEqualTo(Payload.EMPTY);
        assertThat(codec.encode(Payload.of("x")).onStream()).isEqualTo(Payload.of("x"));
    }

    @Test
    void makesMessagesAndKeepsTheRest() throws Exception {
        MessageCodec codec = new MessageCodec(Framing.lines(), Framing.lines(), 100);
        decode(codec, "one\ntw", 0);
        decode(codec, "o\nthr", 0);
        assertThat(made).containsExactly("MESSAGE one", "MESSAGE two");
        assertThat(framed).containsExactly(4, 4);
        assertThat(codec.remainder()).isEqualTo(Payload.of("thr"));
        assertThat(codec.encode(Payload.of("x")).onStream()).isEqualTo(Payload.of("x\n"));
    }

    @Test
    void endsAMessageAfterSilenceWhereTheFramingSaysSo() throws Exception {
        MessageCodec codec = new MessageCodec(Framing.parse("idle=1ms"), null, 100);
        assertThat(codec.deadlineNanos()).isEqualTo(Clock.NEVER);
        decode(codec, "one", 5);
        assertThat(codec.deadlineNanos()).isEqualTo(1_000_005);
        codec.idle(1_000_004, this::keep);
        assertThat(made).isEmpty();
        codec.idle(1_000_005, this::keep);
        assertThat(made).containsExactly("MESSAGE one");
        assertThat(codec.deadlineNanos()).isEqualTo(Clock.NEVER);
    }

    @Test
    void saysWhyAStreamCannotBeReadAnyFurther() {
        MessageCodec codec = new MessageCodec(Framing.lines(), Framing.lines(), 3);
        assertThatThrownBy(() -> decode(codec, "too long\n", 0))
                .isInstanceOfSatisfying(
                        FramingException.class,
                        bad -> assertThat(MessageCodec.cause(bad)).isEqualTo(Cause.LIMIT));
    }

    @Test
    void framesWhatIsSentInItsOwnWay() throws FramingException {
        MessageCodec prompt = new MessageCodec(Framing.lines(), null, 100);
        assertThat(prompt.unit()).isEqualTo(Unit.MESSAGE);
        assertThat(prompt.sentUnit()).isEqualTo(Unit.CHUNK);
        assertThat(prompt.encode(Payload.of("login: ")).onStream().escaped()).isEqualTo("login:\\x20");

        MessageCodec lines = new MessageCodec(null, Framing.lines(), 100);
        assertThat(lines.unit()).isEqualTo(Unit.CHUNK);
        assertThat(lines.encode(Payload.of("hello")).onStream().escaped()).isEqualTo("hello\\n");
    }
}
