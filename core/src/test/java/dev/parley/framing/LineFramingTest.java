package dev.parley.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineFramingTest {
    private final List<Payload> messages = new ArrayList<>();

    private void feed(Deframer deframer, String text) throws FramingException {
        byte[] bytes = text.getBytes(UTF_8);
        deframer.feed(bytes, 0, bytes.length, (message, framedBytes) -> messages.add(message));
    }

    private static List<Payload> payloads(String... texts) {
        return List.of(texts).stream().map(Payload::of).toList();
    }

    @Test
    void anyMessagesCutAnywhereComeOutWhole() throws FramingException {
        Random random = Seed.random();
        for (int round = 0; round < 300; round++) {
            List<Payload> sent = new ArrayList<>();
            Payload stream = Payload.EMPTY;
            for (int i = random.nextInt(20); i > 0; i--) {
                Payload message = randomLine(random);
                sent.add(message);
                stream = stream.plus(Framing.lines().frame(message));
            }
            Deframer deframer = Framing.lines().deframer(50);
            messages.clear();

            cutAnywhere(stream.bytes(), random, deframer);

            assertThat(messages).isEqualTo(sent);
            assertThat(deframer.remainder()).isEqualTo(Payload.EMPTY);
        }
    }

    /** Any bytes but what ends a line; a CR is fine where it is not the last. */
    private static Payload randomLine(Random random) {
        byte[] line = new byte[random.nextInt(51)];
        random.nextBytes(line);
        for (int i = 0; i < line.length; i++) {
            boolean last = i == line.length - 1;
            if (line[i] == '\n' || (last && line[i] == '\r')) {
                line[i] = 'x';
            }
        }
        return Payload.copyOf(line);
    }

    private void cutAnywhere(byte[] stream, Random random, Deframer deframer) throws FramingException {
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(stream.length - at, random.nextInt(30));
            deframer.feed(stream, at, length, (message, framedBytes) -> messages.add(message));
            at += length;
        }
    }

    @Test
    void aLineEndsWithLfOrCrlf() throws FramingException {
        Deframer deframer = Framing.lines().deframer(100);

        feed(deframer, "one\ntwo\r\n\n\r\nfi\rve\n");

        assertThat(messages).isEqualTo(payloads("one", "two", "", "", "fi\rve"));
    }

    @Test
    void aCrlfMayBeCutInTheMiddle() throws FramingException {
        Deframer deframer = Framing.lines().deframer(3);

        feed(deframer, "one\r");
        assertThat(messages).isEmpty();
        feed(deframer, "\ntwo\r\n");

        assertThat(messages).isEqualTo(payloads("one", "two"));
    }

    @Test
    void readsOnlyThePartOfTheArrayThatItIsGivenAndKeepsNothingOfIt() throws FramingException {
        Deframer deframer = Framing.lines().deframer(100);
        byte[] bytes = "xxab\nxx".getBytes(UTF_8);

        deframer.feed(bytes, 2, 2, (message, framedBytes) -> messages.add(message));
        bytes[2] = '?';
        deframer.feed(bytes, 4, 1, (message, framedBytes) -> messages.add(message));

        assertThat(messages).isEqualTo(payloads("ab"));
    }

    @Test
    void theRestIsWhatCameAfterTheLastLine() throws FramingException {
        Deframer deframer = Framing.lines().deframer(100);

        feed(deframer, "one\nunfinish");
        feed(deframer, "ed\r");

        assertThat(messages).isEqualTo(payloads("one"));
        assertThat(deframer.remainder()).isEqualTo(Payload.of("unfinished\r"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345\n", "12345\r\n", "\n"})
    void aLineAsLongAsTheLimitPasses(String line) throws FramingException {
        feed(Framing.lines().deframer(5), line);

        assertThat(messages).isEqualTo(payloads(line.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456\n", "123456\r\n", "12345\r\r\n", "1234567", "12345678901234567890"})
    void aLineOverTheLimitIsRefusedAfterThoseBeforeIt(String line) {
        Deframer deframer = Framing.lines().deframer(5);

        assertThatExceptionOfType(FrameTooLongException.class)
                .isThrownBy(() -> feed(deframer, "ok\n" + line))
                .withMessageContaining("longer than 5 B (--max-message)");
        assertThat(messages).isEqualTo(payloads("ok"));
    }

    @Test
    void neverHoldsMoreThanTheLimitAndOneByte() throws FramingException {
        Deframer deframer = Framing.lines().deframer(5);
        feed(deframer, "123456");

        assertThatExceptionOfType(FrameTooLongException.class).isThrownBy(() -> feed(deframer, "7"));
        assertThat(deframer.remainder().size()).isLessThanOrEqualTo(6);
    }

    @Test
    void theLargestLimitThereIsIsNoLimit() throws FramingException {
        feed(Framing.lines().deframer(Integer.MAX_VALUE), "a line\n");

        assertThat(messages).isEqualTo(payloads("a line"));
    }

    @Test
    void aMessageThatIsSentGetsLf() throws FramingException {
        assertThat(Framing.lines().frame(Payload.of("one"))).isEqualTo(Payload.of("one\n"));
        assertThat(Framing.lines().frame(Payload.EMPTY)).isEqualTo(Payload.of("\n"));
    }

    @Test
    void isNamedByAWord() {
        assertThat(Framing.parse("lines")).isSameAs(Framing.lines());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.parse("line"))
                .withMessage(
                        "'line' is not a framing; there is lines, delimiter, fixed, length, idle, slip, cobs, start, http, resp. Did you mean lines?");
    }
}
