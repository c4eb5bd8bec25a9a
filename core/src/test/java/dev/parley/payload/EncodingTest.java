package dev.parley.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "68656c6c6f",
                "68 65 6c 6c 6f",
                "68:65:6C:6C:6F",
                "68-65-6c-6c-6f",
                "68,65,6c,6c,6f",
                "0x68 0x65 0x6c 0x6C 0x6f",
                "0x68,0x65,0x6c,0x6c,0x6f",
                "0x680x650x6c0x6c0x6f",
                "0X68656c6c6f",
                " 6865 6c6c\t6f\n",
                "68, 65, 6c, 6c, 6f"
            })
    void readsHexHoweverItIsWritten(String text) {
        assertThat(Encoding.HEX.decode(text)).isEqualTo(Payload.of("hello"));
    }

    @Test
    void nothingIsNoBytes() {
        assertThat(Encoding.HEX.decode("")).isEqualTo(Payload.EMPTY);
        assertThat(Encoding.HEX.decode("  ")).isEqualTo(Payload.EMPTY);
        assertThat(Encoding.BASE64.decode("")).isEqualTo(Payload.EMPTY);
    }

    @Test
    void readsZeroAsADigitAndNotAsAPrefix() {
        assertThat(Encoding.HEX.decode("00").hex()).isEqualTo("00");
        assertThat(Encoding.HEX.decode("0x00").hex()).isEqualTo("00");
        assertThat(Encoding.HEX.decode("100a").hex()).isEqualTo("100a");
    }

    @ParameterizedTest
    @CsvSource({
        "5,         1 hex digit in '5',      write 05",
        "0x5,       1 hex digit in '5',      write 05",
        "0x5 0x6,   1 hex digit in '5',      write 05",
        "68656,     5 hex digits in '68656', write 06",
        "1 23 4,    1 hex digit in '1',      write 01",
        "68 6 56,   1 hex digit in '6',      write 06",
    })
    void halfAByteIsRefusedAndNeverJoinedWithTheNext(String text, String message, String write) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.HEX.decode(text))
                .withMessageContaining("'" + text + "' has " + message)
                .withMessageContaining(write);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "6g", "68.65", "0x", "68 x65", "６８"})
    void whatIsNoHexIsRefusedWithARightForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.HEX.decode(text))
                .withMessageContaining("'" + text + "' is not hex")
                .withMessageContaining("write bytes as 68656c6c6f or 68 65 6c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGVsbG8=", "aGVsbG8", "aGVs bG8=\n"})
    void readsBase64(String text) {
        assertThat(Encoding.BASE64.decode(text)).isEqualTo(Payload.of("hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "aGVsbG8==", "a.b=", "aGVs=bG8"})
    void whatIsNoBase64IsRefusedWithARightForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.BASE64.decode(text))
                .withMessageContaining("'" + text + "' is not base64")
                .withMessageContaining("write bytes as aGVsbG8=");
    }

    @Test
    void isNamedByAWord() {
        assertThat(Encoding.parse("hex")).isEqualTo(Encoding.HEX);
        assertThat(Encoding.parse("base64")).isEqualTo(Encoding.BASE64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.parse("binary"))
                .withMessage("'binary' is not a way to write bytes: there are hex and base64");
    }
}
