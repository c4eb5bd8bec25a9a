package dev.parley.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.parley.payload.Payload;
import dev.parley.regex.Regex.Over;
import dev.parley.testkit.Seed;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Throws the pieces of RE2's syntax together as they come. Most of that is no expression; what the engine takes is what
 * nobody would write.
 */
final class PatternAnalyzerTest {
    private static final int CASES = 40_000;
    private static final int MESSAGES = 6;
    private static final String[] PIECES = {
        "a",
        "b",
        "0",
        "1",
        "F",
        "k",
        "S",
        "é",
        "😀",
        "ſ",
        "İ",
        "ı",
        " ",
        "-",
        "]",
        "}",
        "{",
        ",",
        ":",
        "!",
        "E",
        "Q",
        "(",
        ")",
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?i:",
        "(?-i:",
        "(?-i)",
        "(?m)",
        "(?-m:",
        "(?s)",
        "(?U)",
        "(?sU-im:",
        "(?P<x>",
        "(?<y>",
        "|",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{0,1}",
        "{1,3}",
        "{0}",
        "{2,}",
        "{,2}",
        "{02}",
        "{1",
        "^",
        "$",
        "\\A",
        "\\z",
        "\\b",
        "\\B",
        "\\Q",
        "\\E",
        "\\",
        "[",
        "[^",
        "[a",
        "[^a",
        "[]",
        "[[:",
        ":]",
        "[[:alpha:]",
        "[:^digit:]",
        "a-f",
        "\\x{80}-\\x{10ffff}",
        "0-9",
        "-]",
        ".",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\pN",
        "\\PL",
        "\\p{Greek}",
        "\\p{^Lu}",
        "\\P{L}",
        "\\x",
        "\\x61",
        "\\x{",
        "\\x{61}",
        "\\x{00000061}",
        "\\x{e9}",
        "\\x{d83d}",
        "\\x{de00}",
        "\\0",
        "\\60",
        "\\141",
        "\\1",
        "\\n",
        "\\t",
        "\\a",
        "\\.",
        "\\-",
        "\\_",
        "\\é",
        "\\😀",
        "\\k",
        "\\C",
        "\\Z"
    };
    private static final String[] TEXTS = {
        "a", "b", "0", "1", "F", "f", "k", "K", "S", "é", "É", "😀", "ſ", "İ", "ı", " ", "-", "]", "}", "{", ",", ":",
        "!", "E", "Q", "\n", "A", "\\", "_", "aa", "{,2}", "{02}", "σ"
    };

    private final Random random = Seed.random();

    private String some(String[] of, int most) {
        StringBuilder some = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            some.append(of[random.nextInt(of.length)]);
        }
        return some.toString();
    }

    private Payload message(Over over) {
        if (over == Over.TEXT) {
            return Payload.of(random.nextInt(8) == 0 ? "" : some(TEXTS, 5));
        }
        byte[] bytes = new byte[random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = new byte[] {0, (byte) 0xab, 0x1f, (byte) 0xff, 0x10, 0x01}[random.nextInt(6)];
        }
        return Payload.copyOf(bytes);
    }

    /** Null where the engine takes no such expression. */
    private static @Nullable Regex taken(String regex, Over over) {
        try {
            return Regex.of(regex, over);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage())
                    .containsAnyOf(
                            "is no regular expression",
                            "without regard to case",
                            "can be found in no message",
                            "can match no message");
            return null;
        }
    }

    @Test
    void noHexExpressionIsRefusedThatIsFound() {
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            String regex = some(PIECES, 4);
            boolean isRefused = false;
            try {
                Regex.of("(?:" + regex + ")", Over.HEX);
            } catch (IllegalArgumentException impossible) {
                isRefused = impossible.getMessage().contains("can be found in no message");
            }
            if (isRefused) {
                refused++;
                Pattern plain = Pattern.compile("(?i)^(?:..)*?(?:" + regex + ")(?:..)*$");
                for (int j = 0; j < MESSAGES; j++) {
                    assertThat(plain.matcher(message(Over.HEX).hex()).find())
                            .as("\"%s\" is found", regex)
                            .isFalse();
                }
            }
        }
        assertThat(refused).isGreaterThan(CASES / 100);
    }

    @Test
    void noExpressionIsRefusedThatIsFoundWithWholeCaptures() {
        int never = 0;
        int cut = 0;
        for (int i = 0; i < CASES; i++) {
            for (Over over : Over.values()) {
                String regex = over == Over.TEXT
                        ? some(PIECES, 4)
                        : some(PIECES, 1) + "(" + some(PIECES, 2) + ")" + some(PIECES, 1);
                String said = refusal(regex, over);
                boolean isCut = said.contains("can match no message");
                if (!isCut && !said.contains("can be found in no message")) {
                    continue;
                }
                Pattern plain = over == Over.TEXT
                        ? Pattern.compile(regex)
                        : Pattern.compile("^(?:..)*?(" + regex + ")(?:..)*$", Pattern.CASE_INSENSITIVE);
                for (int j = 0; j < MESSAGES; j++) {
                    Payload message = message(over);
                    Matcher matcher =
                            plain.matcher(over == Over.TEXT ? message.text().orElse("") : message.hex());
                    boolean isFound = matcher.find() && !(isCut && hasHalfByte(matcher));
                    assertThat(isFound)
                            .as("\"%s\" over %s is found in %s", regex, over, message)
                            .isFalse();
                }
                never += isCut ? 0 : 1;
                cut += isCut ? 1 : 0;
            }
        }
        System.out.printf("refused: found nowhere %s, always cut %s%n", never, cut);
        assertThat(never).isGreaterThan(CASES / 100);
        assertThat(cut).isGreaterThan(CASES / 1_000);
    }

    private static String refusal(String regex, Over over) {
        try {
            Regex.of(regex, over);
            return "";
        } catch (IllegalArgumentException refused) {
            return regex.contains("\\Q") ? "" : String.valueOf(refused.getMessage()); // which would quote the wrapping
        }
    }

    private static boolean hasHalfByte(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            int start = matcher.start(group);
            if (start >= 0 && (start % 2 != 0 || matcher.end(group) % 2 != 0)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void readsWhateverTheEngineTakesAndSkipsNoMessageInWhichItIsFound(Over over) throws Exception {
        int found = 0;
        int spared = 0;
        for (int i = 0; i < CASES; i++) {
            String pattern = some(PIECES, 6);
            Regex regex = taken(pattern, over);
            if (regex == null) {
                continue;
            }
            assertThat(PatternAnalyzer.read(pattern, over)).isNotNull();
            for (int j = 0; j < MESSAGES; j++) {
                Payload message = message(over);
                boolean isFound = regex.find(new MessageText(message)) != null;
                boolean looked = regex.mayMatch(message);
                assertThat(looked || !isFound)
                        .as("\"%s\" is found in %s and must not be skipped", regex, message)
                        .isTrue();
                found += isFound ? 1 : 0;
                spared += looked ? 0 : 1;
            }
        }
        System.out.printf("%s: found %s, spared %s%n", over, found, spared);
        assertThat(found).isGreaterThan(CASES / 10);
        assertThat(spared).isGreaterThan(CASES / 30);
    }
}
