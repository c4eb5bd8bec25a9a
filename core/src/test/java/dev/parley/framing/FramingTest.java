package dev.parley.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all framings promise, and what each one's bytes look like. */
final class FramingTest {
    private static final int MOST = 600;

    private final List<Payload> messages = new ArrayList<>();

    /** Of all messages together. */
    private int framedBytes;

    private void keep(Payload message, int itsFramedBytes) {
        messages.add(message);
        framedBytes += itsFramedBytes;
    }

    /** What may be in a message, since not every framing escapes. */
    private static Payload message(Random random, String framing) {
        int fewest = framing.equals("slip") || framing.contains("end=\\x7e") ? 1 : 0;
        byte[] bytes = new byte[framing.startsWith("fixed") ? 7 : fewest + random.nextInt(MOST - fewest + 1)];
        random.nextBytes(bytes);
        switch (random.nextInt(4)) {
            case 0 -> java.util.Arrays.fill(bytes, (byte) 0);
            case 1 -> java.util.Arrays.fill(bytes, (byte) 0xC0);
            default -> {}
        }
        for (int i = 0; i < bytes.length; i++) {
            boolean ends = bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == ';' || bytes[i] == 'a';
            if (ends && (framing.startsWith("lines") || framing.startsWith("delimiter"))) {
                bytes[i] = 'x';
            }
        }
        return Payload.copyOf(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lines",
                "lines=lf",
                "lines=crlf",
                "lines=any",
                "delimiter=;",
                "delimiter=aab",
                "delimiter=\\r\\n\\r\\n",
                "fixed=7",
                "length=2",
                "length=2,little",
                "length=4",
                "length=4,little",
                "length=8",
                "length=8,little",
                "length=varint",
                "length=4,adjust=-4",
                "length=decimal",
                "slip",
                "cobs",
                "start=\\x02,end=\\x03,escape=\\x10",
                "start=\\x10\\x02,end=\\x10\\x03,escape=\\x10",
                "start=\\x7e,end=\\x7e,escape=\\x7d,xor=\\x20",
                "start=\\x0b,end=aab,escape=\\x10"
            })
    void anyMessagesCutAnywhereComeOutWhole(String word) throws FramingException {
        Random random = Seed.random();
        Framing framing = Framing.parse(word);
        for (int round = 0; round < 100; round++) {
            List<Payload> sent = new ArrayList<>();
            Payload stream = Payload.EMPTY;
            for (int i = random.nextInt(10); i > 0; i--) {
                Payload message = message(random, word);
                sent.add(message);
                stream = stream.plus(framing.frame(message));
            }
            Deframer deframer = framing.deframer(MOST);
            messages.clear();
            framedBytes = 0;

            cutAnywhere(stream.bytes(), random, deframer);

            assertThat(messages).isEqualTo(sent);
            assertThat(framedBytes).isEqualTo(stream.size());
            assertThat(deframer.remainder()).isEqualTo(Payload.EMPTY);
        }
    }

    /** With a header the message begins with it, and the length in it is put right. */
    @ParameterizedTest
    @ValueSource(
            strings = {"length=2,at=4", "length=2,little,at=3,adjust=-5", "length=varint,at=1", "length=1,at=9,adjust=4"
            })
    void messagesWithTheirHeaderComeOutWhole(String word) throws FramingException {
        Random random = Seed.random();
        Framing framing = Framing.parse(word);
        for (int round = 0; round < 100; round++) {
            Payload stream = Payload.EMPTY;
            List<Payload> sent = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                byte[] bytes = new byte[20 + random.nextInt(200)];
                random.nextBytes(bytes);
                bytes[1] &= 0x7F; // a varint of one byte, which may become two
                Payload framed = framing.frame(Payload.copyOf(bytes));
                sent.add(framed);
                stream = stream.plus(framed);
            }
            messages.clear();

            cutAnywhere(stream.bytes(), random, framing.deframer(MOST));

            assertThat(messages).isEqualTo(sent);
        }
    }

    private void cutAnywhere(byte[] stream, Random random, Deframer deframer) throws FramingException {
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(stream.length - at, random.nextInt(40));
            deframer.feed(stream, at, length, this::keep);
            at += length;
        }
    }

    /** Bytes that nobody framed: whatever comes, it is messages within the limit, or a sentence. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lines",
                "lines=any",
                "delimiter=aab",
                "fixed=7",
                "length=2",
                "length=8",
                "length=varint",
                "length=2,at=4",
                "length=1,adjust=-200",
                "length=4,adjust=2147483647",
                "slip",
                "cobs",
                "idle=20ms",
                "length=decimal",
                "length=1,at=2,tag=\\x78\\x78 or length=2,at=1,tag=\\x01",
                "start=\\x02,end=\\x03,escape=\\x10",
                "start=\\x7e,end=\\x7e",
                "start=ab,end=aab",
                "http",
                "resp"
            })
    void hostileBytesAreMessagesWithinTheLimitOrRefusedInASentence(String word) {
        Random random = Seed.random();
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            messages.clear();
            Deframer deframer = Framing.parse(word).deframer(100);
            try {
                cutAnywhere(bytes, random, deframer);
            } catch (FramingException refused) {
                assertThat(refused.getMessage()).hasSizeGreaterThan(20);
            }
            assertThat(messages).allMatch(message -> message.size() <= 100);
            assertThat(deframer.remainder().size()).isLessThan(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines|one|one\\n",
                "lines=crlf|one|one\\r\\n",
                "lines=any|one|one\\n",
                "delimiter=\\x03|one|one\\x03",
                "length=1|one|\\x03one",
                "length=2|one|\\0\\x03one",
                "length=2,little|one|\\x03\\0one",
                "length=4,adjust=-4|one|\\0\\0\\0\\x07one",
                "length=8,little|one|\\x03\\0\\0\\0\\0\\0\\0\\0one",
                "length=varint|one|\\x03one",
                // Modbus/TCP: transaction, protocol, length of what follows, unit, function
                "length=2,at=4|\\0\\x01\\0\\0\\0\\0\\x11\\x03|\\0\\x01\\0\\0\\0\\x02\\x11\\x03",
                "slip|a\\xc0b\\xdbc|\\xc0a\\xdb\\xdcb\\xdb\\xddc\\xc0",
                // The examples of the paper's authors
                "cobs|\\0|\\x01\\x01\\0",
                "cobs|\\x11\\x22\\0\\x33|\\x03\\x11\\x22\\x02\\x33\\0",
                "cobs|\\x11\\0\\0\\0|\\x02\\x11\\x01\\x01\\x01\\0"
            })
    void aMessageLooksSoOnTheWire(String word, String message, String wire) throws FramingException {
        assertThat(Framing.parse(word).frame(Escapes.parse(message))).isEqualTo(Escapes.parse(wire));
    }

    @Test
    void aVarintOfTwoBytesHasItsLowerPartFirst() throws FramingException {
        Payload framed = Framing.parse("length=varint").frame(Payload.copyOf(new byte[300]));

        assertThat(framed.slice(0, 2)).isEqualTo(Payload.copyOf((byte) 0xAC, (byte) 0x02));
    }

    @Test
    void linesOfAnyKindEndOnceForCrlf() throws FramingException {
        feed(Framing.anyLines().deframer(10), "a\rb\nc\r\nd\n\r\n");

        assertThat(messages).isEqualTo(payloads("a", "b", "c", "d", ""));
    }

    @Test
    void aSilenceEndsAMessage() throws FramingException {
        Deframer deframer = Framing.idle(Duration.ofMillis(20)).deframer(10);
        assertThat(deframer.idleNanos()).isEqualTo(Deframer.NEVER);

        feed(deframer, "ab");
        feed(deframer, "c");

        assertThat(messages).isEmpty();
        assertThat(deframer.idleNanos()).isEqualTo(20_000_000);
        deframer.idle(this::keep);
        assertThat(messages).isEqualTo(payloads("abc"));
        assertThat(deframer.idleNanos()).isEqualTo(Deframer.NEVER);
        deframer.idle(this::keep);
        assertThat(messages).hasSize(1);
    }

    @Test
    void slipSkipsEmptyFramesAndKeepsWhatIsWronglyEscaped() throws FramingException {
        feed(Framing.slip().deframer(10), "\u00c0\u00c0\u00c0a\u00dbb\u00c0");

        assertThat(messages).isEqualTo(payloads("ab"));
    }

    @Test
    void cobsThatEndsTooSoonIsRefused() {
        Deframer deframer = Framing.cobs().deframer(10);

        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> feed(deframer, "\u0005ab\0"))
                .withMessageContaining("promised 2 more");
    }

    @ParameterizedTest
    @CsvSource({
        "length=1",
        "length=2",
        "length=8",
        "length=varint",
        "slip",
        "cobs",
        "delimiter=;",
        "lines=any",
        "idle=1s"
    })
    void aMessageAsLongAsTheLimitPassesAndALongerOneIsRefused(String word) throws FramingException {
        Framing framing = Framing.parse(word);
        Deframer deframer = framing.deframer(5);
        byte[] fits = framing.frame(Payload.of("12345")).bytes();
        deframer.feed(fits, 0, fits.length, this::keep);
        deframer.idle(this::keep);
        assertThat(messages).isEqualTo(payloads("12345"));

        byte[] tooLong = framing.frame(Payload.of("123456")).bytes();
        assertThatExceptionOfType(FrameTooLongException.class)
                .isThrownBy(() -> deframer.feed(tooLong, 0, tooLong.length, this::keep))
                .withMessageContaining("longer than 5 B (--max-message)");
    }

    @Test
    void whatNoFrameCanHoldIsRefused() {
        assertRefused("length=1", Payload.copyOf(new byte[256]), "cannot be written in 1 byte");
        assertRefused("length=1,adjust=10", Payload.of("short"), "cannot be written");
        assertRefused("fixed=4", Payload.of("hello"), "exactly 4 B (--frame fixed=4), but this one has 5 B");
        assertRefused("length=2,at=4", Payload.of("short"), "must begin with its header of 4 B");
        assertRefused("slip", Payload.EMPTY, "no empty messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "length=varint,at=1,keep|\\x20\\x09\\0\\0",
                "length=2,at=4,keep|\\0\\x01\\0\\0\\xff\\xff\\x11\\x03",
                "length=2,little,keep,at=1|a",
                "length=2,keep|\\xff\\xffhello",
                "length=1,keep,adjust=10|"
            })
    void keepSendsEveryMessageAsItWasGiven(String word, @Nullable String written) throws FramingException {
        Payload message = written == null ? Payload.EMPTY : Escapes.parse(written);
        Framing framing = Framing.parse(word);

        assertThat(framing.frame(message)).isEqualTo(message);
        assertThat(framing.replaces(message, framing.frame(message))).isFalse();
    }

    @Test
    void keepCutsWhatArrivesAsWithoutIt() throws FramingException {
        feed(Framing.parse("length=1,keep").deframer(10), "\1a\2bc");
        assertThat(messages).isEqualTo(payloads("a", "bc"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "length=varint,at=1|\\x20\\x09\\0\\0|true",
                "length=varint,at=1|\\x20\\x82\\0\\0\\0|true",
                "length=varint,at=1|\\x20\\x02\\0\\0|false",
                "length=varint,at=1|\\x20\\0\\0\\0|false",
                "length=2,little,at=1|a\\x01\\0bc|true",
                "length=2,little,at=1|a\\x02\\0bc|false",
                "length=2,little,at=1|a\\0\\0bc|false",
                "length=2|hello|false",
                "lines|hello|false",
                "slip|\\xc0|false"
            })
    void tellsWhereItReplacesALengthThatWasGiven(String word, String written, boolean replaces)
            throws FramingException {
        Payload message = Escapes.parse(written);
        Framing framing = Framing.parse(word);

        assertThat(framing.replaces(message, framing.frame(message))).isEqualTo(replaces);
    }

    private static void assertRefused(String word, Payload message, String says) {
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> Framing.parse(word).frame(message))
                .withMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "line|Did you mean lines?",
                "lines=cr|but not with 'cr'",
                "delimiter|needs a value: write --frame \"delimiter=;\"",
                "delimiter=\\q|\\q",
                "fixed=|--frame fixed=16",
                "fixed=0|a byte or more",
                "fixed=x|is not a whole number",
                "length=3|1, 2, 4 or 8 bytes or is a varint",
                "length=varint,little|two things of the order",
                "length=2,little,big|two things of the order",
                "length=decimal,little|two things of the order",
                "length=2,at=1,tag=ab|must stand before the length, but at=1: write at=2 or more",
                "length=1,at=1,tag=a or length=2,at=4|each needs the bytes that it begins with",
                "length=1,at=1,tag=a or length=2,at=4,tag=ab|cannot be told apart",
                "length=1,at=1,tag=a or lines|stands another length=",
                "start=|needs a value: write --frame",
                "start=a|1 to 64 bytes",
                "start=a,end=b,escape=cd|must be one byte",
                "start=a,end=b,xor=c|add escape=",
                "start=a,end=ab,escape=a|both do, and have one other byte",
                "start=a,ende=b|there is end=, escape= or xor=, but not",
                "http=1|stands alone",
                "resp=2|stands alone",
                "length=2,litle|Did you mean little?",
                "length=2,at=5000|0 to 1024",
                "idle=20|20",
                "idle=0s|more than nothing",
                "slip=1|stands alone"
            })
    void aWrongFramingIsRefusedWithTheRightForm(String word, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.parse(word))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines|a line has begun (3 B), and no LF (\\n) has come",
                "lines=any|a line has begun (3 B), and neither CR (\\r) nor LF (\\n) has come",
                "delimiter=;|a message has begun (3 B), and the delimiter \";\" that ends it has not come",
                "fixed=8|waits for the rest of a message: each has 8 B, and 3 have come",
                "length=2|waits for the rest of a message: its length says 24,930 B, and 1 has come",
                "length=4|waits for the rest of a message: its length is not whole yet, and 3 B have come",
                "slip|a SLIP frame has begun (3 B), and the END (0xC0) behind it has not come",
                "cobs|a COBS frame has begun (3 B), and the zero byte that ends it has not come",
                "idle=20ms|''"
            })
    void saysWhatAMessageThatHasBegunWaitsFor(String word, String missing) throws Exception {
        Deframer deframer = Framing.parse(word).deframer(1 << 20);
        assertThat(deframer.begun()).isZero();
        feed(deframer, "abc");
        assertThat(deframer.begun()).isEqualTo(missing.isEmpty() ? 0 : 3);
        assertThat(deframer.missing()).isEqualTo(missing);
    }

    @Test
    void theSameWordsAreTheSameFraming() {
        for (String word : List.of(
                "lines",
                "delimiter=;",
                "fixed=7",
                "length=2,at=4",
                "length=1,at=1,tag=a or length=2,at=1,tag=b",
                "idle=20ms",
                "slip",
                "cobs",
                "start=<,end=>,escape=!",
                "http=keep",
                "resp")) {
            assertThat(Framing.parse(word)).isEqualTo(Framing.parse(word));
        }
    }

    private void feed(Deframer deframer, String latin) throws FramingException {
        byte[] bytes = latin.getBytes(ISO_8859_1);
        deframer.feed(bytes, 0, bytes.length, this::keep);
    }

    private static List<Payload> payloads(String... texts) {
        return List.of(texts).stream().map(Payload::of).toList();
    }
}
