package dev.parley.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of other programs as hex: read where the offsets count the bytes, else refused, and never sent as data. */
final class HexDumpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000: de ad be ef",
                "0000:  dead beef",
                "0000  de ad be ef",
                "0000   de ad be ef   ....",
                "0000000 de ad be ef",
                "0000000 de ad be ef\n0000004\n",
                "000000 de ad\n000002 be ef\n000004",
                "00000000: dead beef                                ....",
                "00000000  de ad be ef                                       |....|\n00000004\n",
                "0000000 de ad be ef  >....<\n0000004",
                "0000: de ad\n0002: be ef",
                "0010: de ad\n0012: be ef",
                "  0000: DE AD\r\n  0002: BE EF\r\n",
                "deadbeef\n"
            })
    void readsTheBytesAlone(String dump) {
        assertThat(Encoding.HEX.decode(dump).hex()).isEqualTo("deadbeef");
    }

    @Test
    void readsManyLinesOfEachProgram() {
        String hex = "48656c6c6f2c20776f726c64210a00ff2020207c613e206162";
        assertThat(Encoding.HEX.decode("""
                        00000000: 4865 6c6c 6f2c 2077 6f72 6c64 210a 00ff  Hello, world!...
                        00000010: 2020 207c 613e 2061 62                      |a> ab
                        """).hex()).isEqualTo(hex);
        assertThat(Encoding.HEX.decode("""
                        00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 21 0a 00 ff  |Hello, world!...|
                        00000010  20 20 20 7c 61 3e 20 61  62                       |   |a> ab|
                        00000019
                        """).hex()).isEqualTo(hex);
        assertThat(Encoding.HEX.decode("""
                        0000000 48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 0a 00 ff
                        0000020 20 20 20 7c 61 3e 20 61 62
                        0000031
                        """).hex()).isEqualTo(hex);
        assertThat(Encoding.HEX.decode("""
                        0000000 48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 0a 00 ff  >Hello, world!...<
                        0000020 20 20 20 7c 61 3e 20 61 62                       >   |a> ab<
                        0000031
                        """).hex()).isEqualTo(hex);
    }

    @Test
    void textThatLooksLikeHexIsStillText() {
        assertThat(Encoding.HEX.decode("00000000: 6162 6364  abcd").hex()).isEqualTo("61626364");
        assertThat(Encoding.HEX.decode("00000000  61 62  |ab|").hex()).isEqualTo("6162");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0010: de ad",
                "beef: 01 02",
                "0010  de ad",
                "0000: de ad\n0010: be ef",
                "00000000: 6162  xyz",
                "00000000  61 62  |abc|",
                "0000000 6568 6c6c 006f\n0000005",
                "00000000  00 00 00 00\n*\n00000010",
                "0000: de a"
            })
    void whatIsNotCertainIsRefusedWithTheWayOut(String dump) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.HEX.decode(dump))
                .withMessageMatching("(?s).*(xxd|hexdump -v).*");
    }

    @ParameterizedTest
    @CsvSource({
        "0001 0000 0000 11 03 006b 0002, 000100000000 1103006b0002",
        "0000 de ad, 0000dead",
        "00000000 01, 0000000001",
        "'0001 0203\n0405 0607', 0001020304050607",
        "00:00:de:ad, 0000dead"
    })
    void groupsOfDigitsAreDataAsBefore(String text, String hex) {
        assertThat(Encoding.HEX.decode(text).hex()).isEqualTo(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\xDE\\xAD",
                "\\xde \\xad",
                "{0xde, 0xad}",
                "{0xde,0xad};",
                "0xde,0xad",
                "de;ad",
                "de; ad;",
                "[0xde, 0xad]",
                "(de ad)"
            })
    void readsTheWaysInWhichProgramsWriteBytes(String text) {
        assertThat(Encoding.HEX.decode(text).hex()).isEqualTo("dead");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "{}", " , ", ":-"})
    void separatorsAloneAreNoMessage(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.HEX.decode(text))
                .withMessageContaining("has no digit")
                .withMessageContaining("no byte as \"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\xDE\\r\\n", "hello\\n", "\\u{e9}"})
    void escapesAreRefusedAndNameTheirOption(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.HEX.decode(text))
                .withMessageContaining("is read by -e");
    }

    @Test
    void aLongInputIsReadAndALongWrongOneQuotedByItsBeginning() {
        String dump = "00000000: " + "61 ".repeat(400_000);
        assertThat(Encoding.HEX.decode(dump).size()).isEqualTo(400_000);

        String wrong = "ab".repeat(500_000) + "x" + "cd".repeat(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.HEX.decode(wrong))
                .withMessageContaining("ababab")
                .withMessageContaining("1,000,021 characters")
                .withMessageContaining("at character 1,000,001, 'xcd")
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(300));
    }
}
