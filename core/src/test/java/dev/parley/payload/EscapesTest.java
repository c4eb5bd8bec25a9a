package dev.parley.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.testkit.Seed;
import dev.parley.text.Utf8Builder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EscapesTest {

    @Test
    void showsAnyBytesAsOneLineOfPrintableTextThatIsReadAsTheSameBytes() {
        Random random = Seed.random();
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = randomBytes(random);

            String shown = Escapes.show(bytes);

            assertThat(shown.codePoints()).allMatch(EscapesTest::isPrintable, "printable");
            assertThat(Escapes.parse(shown).bytes()).isEqualTo(bytes);
        }
    }

    /** Any bytes, or text of any characters, or text with a few bytes broken: each finds other mistakes. */
    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        int kind = random.nextInt(3);
        if (kind == 0) {
            return bytes;
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int most = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
            text.appendCodePoint(random.nextInt(most));
        }
        byte[] asUtf8 = text.toString().getBytes(UTF_8);
        if (kind == 2 && asUtf8.length > 0) {
            asUtf8[random.nextInt(asUtf8.length)] = (byte) random.nextInt();
        }
        return asUtf8;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Also where plain parts, of which several bytes are looked at once, begin and end anywhere. */
    @Test
    void whatIsNoTextIsShownByteByByteHoweverLongItIs() {
        Random random = Seed.random();
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[2 + random.nextInt(3_000)];
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 40 : 700));
                int kind = random.nextInt(3);
                while (at < end) {
                    bytes[at++] = (byte) (kind == 0 ? random.nextInt(' ', 0x7f) : kind == 1 ? 0 : random.nextInt());
                }
            }
            bytes[0] = (byte) 0xff;
            bytes[bytes.length - 1] = (byte) 0xff;
            StringBuilder expected = new StringBuilder();
            for (byte each : bytes) {
                expected.append(each == ' ' ? " " : Escapes.show(each));
            }

            assertThat(Escapes.show(bytes)).isEqualTo(expected.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x1f, 0x5c, 0x7f, 0x80, 0xff})
    void whatIsNotPlainIsFoundAtEachPlace(int value) {
        for (int at = 0; at < 24; at++) {
            byte[] bytes = "abcdefghijklmnopqrstuvwx".getBytes(UTF_8);
            bytes[at] = (byte) value;
            String expected = "abcdefghijklmnopqrstuvwx".substring(0, at)
                    + Escapes.show((byte) value)
                    + "abcdefghijklmnopqrstuvwx".substring(at + 1);

            assertThat(Escapes.show(bytes)).isEqualTo(expected);
        }
    }

    @Test
    void everySingleByteIsReadAgain() {
        for (int value = 0; value < 256; value++) {
            assertThat(Escapes.parse(Escapes.show((byte) value)).bytes()).containsExactly((byte) value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "68656c6c6f,   hello",
        "0d0a,         \\r\\n",
        "0900,         \\t\\0",
        "0031,         \\01",
        "5c6e,         \\\\n",
        "22,           '\"'",
        "07081b0c0b,   \\a\\b\\e\\f\\v",
        "1b5b33316d,   \\e[31m",
        "7f,           \\x7f",
        "01,           \\x01",
        "c3a9,         é",
        "f09f9880,     😀",
        "ff,           \\xff",
        "c3,           \\xc3",
        "c328,         \\xc3(",
        "eda080,       \\xed\\xa0\\x80",
        "c285,         \\xc2\\x85",
        "6a1ddea821d28b, j\\x1d\\xde\\xa8!\\xd2\\x8b",
        "c3a9ff,       \\xc3\\xa9\\xff",
        "c3a90d0a,     é\\r\\n",
        "e2808b,       \\u{200b}",
        "e280ae,       \\u{202e}",
        "e280a8,       \\u{2028}",
        "c2a0,         \\u{a0}",
        "efbbbf68,     \\u{feff}h",
        "ee8080,       \\u{e000}",
        "f3a08081,     \\u{e0001}",
    })
    void showsWhatCannotBeSeenAsEscapes(String hex, String shown) {
        assertThat(Encoding.HEX.decode(hex).escaped()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "hello,          68656c6c6f",
        "'',             ''",
        "\\r\\n\\t\\0,   0d0a0900",
        "\\\\n,          5c6e",
        "'\\\"',         22",
        "\\a\\b\\e\\f\\v, 07081b0c0b",
        "\\x0D\\x0a,     0d0a",
        "\\xffx,         ff78",
        "\\u{e9}\\u{1F600}, c3a9f09f9880",
        "\\u{10ffff},    f48fbfbf",
        "\\u{0},         00",
        "é,              c3a9",
    })
    void resolvesEscapes(String text, String hex) {
        assertThat(Escapes.parse(text).hex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "a\\",
                "\\q",
                "\\x",
                "\\x0",
                "\\xg0",
                "\\x 1",
                "\\u",
                "\\u{",
                "\\u{}",
                "\\u{110000}",
                "\\u{d800}",
                "\\u{1234567}",
                "\\u{g}",
                "\\u0041",
                "\\N",
                "\\ "
            })
    void saysWhichEscapesThereAre(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Escapes.parse(text))
                .withMessageContaining("is not an escape")
                .withMessageContaining("of '" + text + "'")
                .withMessageContaining("there are \\r \\n \\t")
                .withMessageContaining("\\x0d for a byte and \\u{e9} for a character");
    }

    @Test
    void saysWhereTheWrongEscapeStands() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Escapes.parse("ok\\n then \\q"))
                .withMessageStartingWith("'\\q' is not an escape (character 11 of 'ok\\n then \\q')");
    }

    @Test
    void aPreviewCutsNoCharacter() {
        Payload payload = Payload.of("añ😀b");
        String[] expected = {"", "a", "a", "añ", "añ", "añ", "añ", "añ😀", "añ😀b"};
        for (int count = 0; count <= payload.size(); count++) {
            Utf8Builder shown = new Utf8Builder();
            payload.appendEscaped(count, shown);
            assertThat(shown.toString()).as("%s bytes", count).isEqualTo(expected[count]);
        }
    }
}
