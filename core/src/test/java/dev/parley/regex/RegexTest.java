package dev.parley.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex.Over;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.Trigger;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexTest {

    private static Payload hex(String digits) {
        return Payload.copyOf(HexFormat.of().parseHex(digits));
    }

    private static Optional<Map<String, Payload>> find(String regex, Over over, Payload in) {
        return CompiledMatch.of(List.of(new Match.Found(Regex.of(regex, over))))
                .match(new Trigger.Arrived(in, 1), InetAddress.getLoopbackAddress(), Match.InState.START);
    }

    @Test
    void capturesByNumberAndByName() {
        assertThat(find("^SET (?P<key>\\w+) (.+)$", Over.TEXT, Payload.of("SET speed 42 km/h")))
                .contains(Map.of("1", Payload.of("speed"), "key", Payload.of("speed"), "2", Payload.of("42 km/h")));
    }

    @Test
    void aCaptureThatWasNotNeededIsEmpty() {
        assertThat(find("a(b)?", Over.TEXT, Payload.of("a"))).contains(Map.of("1", Payload.EMPTY));
    }

    @Test
    void capturesLettersBeyondAsciiWhole() {
        assertThat(find("é(.)(?P<rest>.*)", Over.TEXT, Payload.of("café€ 😀")))
                .contains(Map.of("1", Payload.of("€"), "2", Payload.of(" 😀"), "rest", Payload.of(" 😀")));
    }

    @Test
    void whatIsNoTextIsNotFoundInText() {
        assertThat(find(".*", Over.TEXT, hex("61ff"))).isEmpty();
        assertThat(find("^$", Over.TEXT, Payload.EMPTY)).isPresent();
    }

    @Test
    void hexIsFoundBetweenBytesOnly() {
        assertThat(find("ff", Over.HEX, hex("0ff0"))).isEmpty();
        assertThat(find("ff", Over.HEX, hex("0ff0ff"))).isPresent();
        assertThat(find("^0ff.", Over.HEX, hex("0ff1"))).isPresent();
        assertThat(find("^0ff.*", Over.HEX, hex("0f"))).isEmpty();
        assertThat(find("f0*", Over.HEX, hex("f000"))).isPresent();
    }

    @Test
    void aPlaceInsideAByteDoesNotHideOneBetweenBytesThatItOverlaps() {
        assertThat(find("(f0)f+", Over.HEX, hex("0f0ff0f0"))).isEmpty();
        assertThat(find("(f0)f0", Over.HEX, hex("0f0ff0f0"))).contains(Map.of("1", hex("f0")));
    }

    @Test
    void hexCapturesTheBytesThatItsDigitsName() {
        assertThat(find("^(?P<id>....)0000(..)", Over.HEX, hex("12340000ff01")))
                .contains(Map.of("1", hex("1234"), "id", hex("1234"), "2", hex("ff")));
        assertThat(find("^01(.*)", Over.HEX, hex("010203"))).contains(Map.of("1", hex("0203")));
        assertThat(find("^01((?:..)*?)ff", Over.HEX, hex("010ff0ff"))).contains(Map.of("1", hex("0ff0")));
    }

    @Test
    void hexDoesNotMatchWhereACaptureWouldCutAByte() {
        assertThat(find("^0?(.*)", Over.HEX, hex("0a"))).isEmpty();
        assertThat(find("^0(?:.)", Over.HEX, hex("0a"))).isPresent();
    }

    @Test
    void hexDigitsMayBeInUpperCase() {
        assertThat(find("^DEADBEEF[A-F]0$", Over.HEX, hex("deadbeefc0"))).isPresent();
        assertThat(find("^\\QFF", Over.HEX, hex("ff"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 ff",
                "0x01",
                "01\\n",
                "[g-z]0",
                "\\s01",
                "(?-i)FF",
                "01é",
                "x+",
                "(?:01|ff) 00",
                "(?:g|\\s{2})0"
            })
    void whatIsNoHexDigitIsRefusedWhereItMustBeThere(String regex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of(regex, Over.HEX))
                .withMessage("\"" + regex
                        + "\" can be found in no message: it is looked for in hex digits without spaces, such as 01ff");
    }

    @ParameterizedTest
    @CsvSource({"0ff, 3", "^0$, 1", "(?:0ff|1ff), 3", "0.{2}, 3", "\\Q123\\E[0-9]{4}, 7"})
    void hexWithHalfAByteTooManyIsRefused(String regex, int digits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of(regex, Over.HEX))
                .withMessage("\"" + regex + "\" can be found in no message: it needs " + digits
                        + " hex digits, and each byte has two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(?:0x)?01", "01|zz", "[0-9a-z]1", "0?1", "0f*.", "(?:01 )*01", "", "^$", "[^ ]1", "é{0}01"})
    void hexThatIsOddAndYetPossibleIsTaken(String regex) {
        assertThat(find("^" + regex, Over.HEX, hex(regex.isEmpty() || regex.equals("^$") ? "" : "01")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0(?:..)*", "^(?:..)+f$", "(?:0|1)(?:ff){1,3}", "(?:...){3}(?:..)?"})
    void hexThatIsOddInEachOfItsLengthsIsRefused(String regex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of(regex, Over.HEX))
                .withMessageContaining("can be found in no message: it needs an odd number of hex digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^0(?P<type>.)(?P<id>....)",
                "(f..)f",
                "^0(.)",
                "^0()0",
                "^0(.).*",
                "(?:0(1)0)1",
                "(?:0(?:(..)1|(..)2)00){2}",
                "(?:(.).)+",
                "(0)0|(1)1"
            })
    void hexInWhichACaptureIsAlwaysCutIsRefused(String regex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of(regex, Over.HEX))
                .withMessageContaining("can match no message: a capture in it begins or ends inside a byte");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^0?(.)?",
                "(.)?01",
                "(0)1|01",
                "(.*)",
                "(?:(.)1)*01",
                "^(?:.|(..)*)1",
                "(?:(0)1|01)+",
                "(?:(0)1){0}01"
            })
    void hexInWhichACaptureMayBeWholeIsTaken(String regex) {
        assertThat(Regex.of(regex, Over.HEX)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a^b",
                "a\\Ab",
                "a$b",
                "a\\zb",
                "a(?:^b|^c)",
                "(?:a$|b$)c",
                "(?:a^b|c^d)",
                "(a$){2}",
                "x*a+^",
                "$a",
                "(?m)a\\Ab"
            })
    void whatNeedsSomethingBeforeTheBeginningOrBehindTheEndIsRefused(String regex) {
        for (Over over : Over.values()) {
            String written =
                    over == Over.TEXT ? regex : regex.replace("(?m)", "").replace('x', '0');
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Regex.of(written, over))
                    .withMessage(
                            "\"" + written
                                    + "\" can be found in no message: ^ and \\A hold only at a message's beginning, $ and \\z only at its end");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a*^b",
                "^$",
                "$^",
                "b$",
                "a?^b",
                "a|c^b|b",
                "(?:a^)?b",
                "(?:$a)*b",
                "(?m)(?:a\n)?^b",
                "^^b$$",
                "(?:b|)$",
                ""
            })
    void whatCanBeFoundWithItsAnchorsIsTaken(String regex) {
        String message = regex.equals("^$") || regex.equals("$^") ? "" : "b";
        assertThat(find(regex, Over.TEXT, Payload.of(message))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "n", "now", "peer", "random", "unixtime"})
    void aCaptureCannotBeCalledAsATemplatesOwnWord(String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of("(?P<" + word + ">a)", Over.TEXT))
                .withMessageContaining("a capture cannot be called \"" + word + "\"");
    }

    @Test
    void aCapturesNameCannotBeANumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of("(?P<2>a)", Over.TEXT))
                .withMessageContaining("cannot begin with a digit");
    }

    @Test
    void aBadExpressionIsRefusedInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of("a(b", Over.TEXT))
                .withMessage("\"a(b\" is no regular expression: missing closing )");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of("(a)\\1", Over.TEXT))
                .withMessageContaining("is no regular expression: invalid escape sequence");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "((a{1000}){1000}){1000} | repeats too much",
                "(a{1000}b{1000}){20} | repeats too much",
                "(((x{1,100}){1,100}){1,100}) | repeats too much",
                "\\x{0000061}((a{1000}){1000}){10} | repeats too much",
                "\\é((a{1000}){1000}){10} | repeats too much"
            })
    void repetitionsOfRepetitionsAreRefusedBeforeTheyFillTheMemory(String regex, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of(regex, Over.TEXT))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?i)ᲀ", "(?i)[a\\x{1c88}]", "(?i)[\\x{80}-\\x{10ffff}]", "(?i:\\Qᲁ)", "(?i)[^ᲀ]"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void lettersThatTheEngineNeverFinishesReadingAreRefused(String regex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of(regex, Over.TEXT))
                .withMessageContaining("put (?-i:...) around that part");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyOtherCharacterIsTakenWithoutRegardToCase() {
        // Beyond these the engine looks for no other case.
        for (int letter = 0; letter <= 0x10500; letter++) {
            if (letter < 0x1c80 || letter > 0x1c88) {
                String regex = "(?i)\\x{%x}".formatted(letter);
                assertThat(Regex.of(regex, Over.TEXT)).isNotNull();
            }
        }
        assertThat(find("(?i)a[\\x00-\\x{10ffff}](?-i:[\\x{80}-\\x{10ffff}])$", Over.TEXT, Payload.of("Aᲀᲀ")))
                .isPresent();
    }

    @Test
    void whatIsTooLongOrTooDeepIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of("a".repeat(Regex.LONGEST + 1), Over.TEXT))
                .withMessageContaining("at most 4096 characters, but this one has 4097");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regex.of("(".repeat(200) + "a" + ")".repeat(200), Over.TEXT))
                .withMessageContaining("groups in groups up to 100 deep");
    }

    @Test
    void theLargestThatIsTakenIsCompiled() {
        assertThat(find("^(?:(?:x{0,70}){0,70})$", Over.TEXT, Payload.of("x".repeat(2_000))))
                .isPresent();
        assertThat(find("(".repeat(100) + "a" + ")".repeat(100), Over.TEXT, Payload.of("a")))
                .isPresent();
    }

    @Test
    void anExpressionMadeToBacktrackTakesNoLongerThanAnother() {
        // With an engine that backtracks this would not end in a lifetime; what is tested is that it ends.
        assertThat(find("^(a+)+$", Over.TEXT, Payload.of("a".repeat(50_000) + "!")))
                .isEmpty();
        assertThat(find("^(?:(?:..)+)+00$", Over.HEX, Payload.of("a".repeat(20_000))))
                .isEmpty();
    }

    @Test
    void isNotLookedForWhereThatWouldTakeTooLong() {
        Regex large = Regex.of("([ab]?){1000}[cd]", Regex.Over.TEXT);
        String longest = "a".repeat(large.longestBytes() - 1) + "c";
        assertThat(large.find(new MessageText(Payload.of(longest)))).isNotNull();
        assertThat(large.find(new MessageText(Payload.of("a" + longest)))).isNull();
        assertThat(Regex.of("^GET /(\\w+)", Regex.Over.TEXT).longestBytes()).isGreaterThan(1 << 20);
    }
}
