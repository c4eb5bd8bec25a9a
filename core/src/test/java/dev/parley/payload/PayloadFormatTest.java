package dev.parley.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            01 83 02    | hex 01 83 02    | hex 01 83 02
            02 4f 4b 03 | "\\x02OK\\x03"  | hex 02 4f 4b 03
            c3 a9 0a    | "é\\n"          | hex c3 a9 0a
            ''          | ""              | 0 B
            """)
    void quotesTextUnlessItIsNoneOrHexIsWanted(String bytes, String text, String hex) {
        Payload payload = Encoding.HEX.decode(bytes.replace("'", ""));

        assertThat(PayloadFormat.TEXT.quote(payload)).isEqualTo(text);
        assertThat(PayloadFormat.HEX.quote(payload)).isEqualTo(hex);
    }

    @Test
    void cutsALongPayloadAndSaysSo() {
        assertThat(PayloadFormat.TEXT.quote(Payload.of("x".repeat(1_000))))
                .isEqualTo("\"" + "x".repeat(64) + "\"… (1,000 B)");
        assertThat(PayloadFormat.HEX.quote(Payload.of("x".repeat(65)))).endsWith(" 78 78… (65 B)");
        assertThat(PayloadFormat.TEXT.quote(Encoding.HEX.decode("ff".repeat(70))))
                .endsWith("ff… (70 B)");
    }
}
