package dev.parley.hint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamHintsTest {
    private final ReportedHints reportedHints = new ReportedHints();
    private final ManualClock clock = new ManualClock();
    private boolean begun;

    private final StreamHints.Unfinished unfinished = new StreamHints.Unfinished() {
        @Override
        public boolean hasBegun() {
            return begun;
        }

        @Override
        public String missing() {
            return "waits for the rest";
        }
    };

    private final StreamHints chunks = watch(false);
    private final StreamHints lines = watch(true);

    private StreamHints watch(boolean framed) {
        return watch(framed, false);
    }

    private StreamHints watch(boolean framed, boolean answersChunks) {
        return new StreamHints(
                reportedHints, InetAddress.getLoopbackAddress(), framed, () -> answersChunks, unfinished);
    }

    private static List<Hint> saw(StreamHints watch, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return watch.inspect(bytes, bytes.length);
    }

    @Test
    void namesAPeerThatSendsNothingOnce() {
        clock.advance(Duration.ofSeconds(1));
        assertThat(chunks.deadlineNanos(clock)).isEqualTo(Duration.ofSeconds(6).toNanos());

        assertThat(chunks.idle()).singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.SILENT_PEER);
            assertThat(note.message()).contains("sent nothing for 5 s");
        });
        assertThat(chunks.deadlineNanos(clock)).isEqualTo(Clock.NEVER);
        assertThat(watch(false).idle()).as("the same host's next connection").isEmpty();
    }

    @Test
    void namesTheRestOfAMessageThatDoesNotComeOnce() {
        saw(chunks, "\0\u0001");
        begun = true;
        clock.advance(Duration.ofSeconds(1));
        assertThat(chunks.deadlineNanos(clock)).isEqualTo(Duration.ofSeconds(3).toNanos());

        assertThat(chunks.idle()).singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.UNFINISHED);
            assertThat(note.message()).startsWith("waits for the rest, for 2 s now.");
        });
        assertThat(chunks.deadlineNanos(clock)).isEqualTo(Clock.NEVER);
        assertThat(chunks.idle()).isEmpty();
    }

    @Test
    void namesALineWithoutItsEndOnlyOnce() {
        saw(lines, "half");
        begun = true;
        assertThat(lines.idle())
                .singleElement()
                .satisfies(note -> assertThat(note.cause()).isEqualTo(Cause.LINE_END));
        assertThat(lines.deadlineNanos(clock)).isEqualTo(Clock.NEVER);
        assertThat(lines.idle()).isEmpty();
    }

    @Test
    void namesALaterLineWithoutItsEndToo() {
        saw(lines, "whole\nhalf");
        begun = true;
        assertThat(lines.idle())
                .singleElement()
                .satisfies(note -> assertThat(note.cause()).isEqualTo(Cause.UNFINISHED));
    }

    @Test
    void namesSeveralLinesThatAreAnsweredAsOne() {
        StreamHints answered = watch(false, true);
        assertThat(saw(answered, "one\n")).isEmpty();
        assertThat(saw(answered, "two\nthree\n")).singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.CHUNKED_LINES);
            assertThat(note.message()).contains("2 lines came in one chunk", "--frame lines");
        });
        assertThat(saw(answered, "four\nfive\n")).isEmpty();
    }

    @Test
    void namesALineThatIsAnsweredTwice() {
        StreamHints answered = watch(false, true);
        assertThat(saw(answered, "one\ntw")).isEmpty();
        assertThat(saw(answered, "o\n"))
                .singleElement()
                .satisfies(note -> assertThat(note.message()).contains("a line came in two chunks"));
    }

    @Test
    void saysNothingOfLinesThatAreNotAnsweredOrNoText() {
        assertThat(saw(chunks, "one\ntwo\nthree")).isEmpty();
        StreamHints answered = watch(false, true);
        assertThat(saw(answered, "a message without a line end")).isEmpty();
        assertThat(saw(answered, "and another")).isEmpty();
        assertThat(saw(answered, "\0\n\n")).isEmpty();
    }

    @Test
    void waitsForNothingOnceSomethingCame() {
        assertThat(saw(chunks, "hello")).isEmpty();
        assertThat(chunks.deadlineNanos(clock)).isEqualTo(Clock.NEVER);
        assertThat(saw(lines, "hello\n")).isEmpty();
        assertThat(saw(lines, "unfinis")).isEmpty();
        assertThat(lines.deadlineNanos(clock)).as("it knows how lines end").isEqualTo(Clock.NEVER);
    }

    @Test
    void namesALineWithoutAnEnd() {
        assertThat(saw(lines, "hello")).isEmpty();
        assertThat(lines.deadlineNanos(clock)).isEqualTo(Duration.ofSeconds(5).toNanos());

        assertThat(lines.idle()).singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.LINE_END);
            assertThat(note.message()).startsWith("5 B came, and for 5 s no line end");
        });
        assertThat(lines.deadlineNanos(clock)).isEqualTo(Clock.NEVER);
    }

    @Test
    void namesOneLineThatEndsInCrAlone() {
        assertThat(saw(lines, "hello\r")).isEmpty();

        assertThat(lines.idle())
                .singleElement()
                .extracting(Hint::message)
                .asString()
                .startsWith("lines end with CR");
    }

    @Test
    void namesSeveralLinesThatEndInCrAlone() {
        assertThat(saw(chunks, "one\r")).isEmpty();
        assertThat(saw(chunks, "two\r")).isEmpty();
        assertThat(saw(chunks, "three\r")).extracting(Hint::cause).containsExactly(Cause.LINE_END);
        assertThat(saw(chunks, "four\rfive\rsix\r")).isEmpty();
    }

    @Test
    void aCrBeforeItsLfMayComeByItself() {
        for (int i = 0; i < 5; i++) {
            assertThat(saw(lines, "line\r")).isEmpty();
            assertThat(saw(lines, "\n")).isEmpty();
        }
        assertThat(saw(chunks, "10%\r20%\n30%\r40%\r50%\r")).isEmpty();
    }

    @Test
    void binaryHasNoLines() {
        assertThat(saw(chunks, "\0\1\rabc\rdef\rghi")).isEmpty();
        assertThat(chunks.idle()).isEmpty();
    }

    @Test
    void namesTextInAnotherEncoding() {
        byte[] text = "Température: 21 °C\n".getBytes(ISO_8859_1);

        assertThat(chunks.inspect(text, text.length)).extracting(Hint::cause).containsExactly(Cause.ENCODING);
    }
}
