package dev.parley.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8BuilderTest {
    private final Utf8Builder builder = new Utf8Builder();

    @Test
    void encodesTextAsTheJdkDoes() {
        String text = "plain, é, → and 😀".repeat(50);

        builder.append(text).append("").append("behind");

        assertThat(builder.bytes()).isEqualTo((text + "behind").getBytes(UTF_8));
        assertThat(builder).hasToString(text + "behind");
    }

    @Test
    void writesNumbersAsOthersDo() {
        Random random = Seed.random();
        for (int i = 0; i < 1_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            builder.clear();
            builder.append(number).appendAscii(' ').appendCount(number).appendAscii(' ');
            builder.appendSize(number);
            assertThat(builder).hasToString(number + " " + Sizes.count(number) + " " + Sizes.show(number));
        }
        builder.clear();
        assertThat(builder.append(Long.MAX_VALUE).append(Long.MIN_VALUE).append(0))
                .hasToString(Long.MAX_VALUE + "" + Long.MIN_VALUE + "0");
    }

    @Test
    void fillsUpWithZeros() {
        assertThat(builder.appendDigits(7, 3).appendDigits(123, 3).appendDigits(0, 9))
                .hasToString(String.format(Locale.ROOT, "%03d%03d%09d", 7, 123, 0));
    }

    @Test
    void writesHexAsTheJdkDoes() {
        byte[] bytes = new byte[300];
        Seed.random().nextBytes(bytes);

        builder.appendHex(bytes, 1, 298).appendAscii('/').appendSpacedHex(bytes, 1, 298);

        assertThat(builder)
                .hasToString(HexFormat.of().formatHex(bytes, 1, 299) + "/"
                        + HexFormat.ofDelimiter(" ").formatHex(bytes, 1, 299));
        builder.clear();
        assertThat(builder.appendHex(bytes, 0, 0).appendSpacedHex(bytes, 0, 0).size())
                .isZero();
    }

    @Test
    void takesBackWhatWasAppendedLast() {
        builder.append("kept");
        int size = builder.size();
        builder.append(" and not kept").truncate(size);

        assertThat(builder).hasToString("kept");
    }

    @Test
    void readsEveryCharacterOfUnicode() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(UTF_8);
                assertThat(Utf8.codePointAt(bytes, 0, bytes.length)).isEqualTo(codePoint);
                assertThat(Utf8.length(codePoint)).isEqualTo(bytes.length);
            }
        }
    }

    /** The JDK's decoder says what is valid (RFC 3629). */
    @Test
    void knowsWhatIsNoUtf8() {
        Random random = Seed.random();
        byte[] bytes = new byte[4];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            bytes[0] |= (byte) 0xc0;
            for (int at = 1; at < bytes.length; at++) {
                if (random.nextInt(8) > 0) {
                    bytes[at] = (byte) ((bytes[at] & 0x3f) | 0x80);
                }
            }
            int end = 1 + random.nextInt(4);
            int codePoint = Utf8.codePointAt(bytes, 0, end);
            int length = codePoint < 0 ? 0 : Utf8.length(codePoint);
            assertThat(length).isEqualTo(firstValid(bytes, end));
        }
    }

    /** How long the first character is, or 0 where there is none. */
    private static int firstValid(byte[] bytes, int end) {
        for (int length = 1; length <= end; length++) {
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
                return length;
            } catch (CharacterCodingException notYet) {
                // it may be longer
            }
        }
        return 0;
    }

    @Test
    void appendsTheFormOfEachByteAndKeepsWhatStandsBefore() {
        long[] forms = new long[256];
        for (int value = 0; value < forms.length; value++) {
            String form = "x%02x".formatted(value).substring(0, 1 + value % 3);
            forms[value] = Utf8Builder.form(form.getBytes(UTF_8));
        }
        Random random = Seed.random();
        byte[] data = new byte[1_000];
        random.nextBytes(data);
        Utf8Builder builder = new Utf8Builder().append("before ");
        StringBuilder expected = new StringBuilder("before ");
        int at = 0;
        while (at < data.length) {
            int length = Math.min(data.length - at, random.nextInt(100));
            builder.appendForms(data, at, length, forms);
            for (int end = at + length; at < end; at++) {
                int value = data[at] & 0xff;
                expected.append("x%02x".formatted(value), 0, 1 + value % 3);
            }
        }

        assertThat(builder.toString()).isEqualTo(expected.toString());
    }
}
