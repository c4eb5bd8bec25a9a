package dev.parley.regex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex.Over;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That messages are passed over, each for a reason of its own; that none is passed over wrongly is in {@code RulesPropertyTest}. */
final class PrefilterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "^GET (\\w+)$ ; PUT key ; it begins otherwise",
                "^GET (\\w+)$ ; GET ; it is too short",
                "^a[bc]$ ; abb ; it is too long",
                "^a\\d{2,3}$ ; a1234 ; it is too long",
                "x{3} ; yy ; it is too short",
                "temp=(-?\\d+) ; humidity=4 ; the literal is missing",
                "\\d+ (?:km|m)/h ; 12 kg ; the literal is missing",
                "(?:abc|abd)e? ; ac bd ; what both begin with is missing",
                "(?:xab|yab)e? ; ac bd ; what both end with is missing",
                "(?:ab)+ ; ba ; what is repeated is missing",
                "\\.txt$ ; a.txtx ; it ends otherwise",
                "^(?:ERR|WARN) ; INFO ; it begins with no letter that is possible",
                "^\\d ; x1 ; it begins with no letter that is possible",
                "(?i)^hello ; jello ; it begins with no letter that is possible",
                "(?i)(?:a|b)c: ; ac ; the literal without letters is missing",
                "[0-9a-f] ; xyz ; no letter is possible",
                "\\Qa.b\\E ; axb ; the quotation is missing",
                "\\x61\\x{62}\\143 ; ab ; the escaped literal is missing",
                "é+ ; e ; its bytes are missing"
            })
    void aTextIsPassedOver(String regex, String message, String because) {
        assertThat(Regex.of(regex, Over.TEXT).mayMatch(Payload.of(message)))
                .as(because)
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "^0103, 0203, it begins otherwise",
        "^01.{4}$, 01020304, it is too long",
        "c0ff, c0fe, the literal is missing",
        "C0FF, c0fe, the literal in lower case is missing",
        "ff$, ff00, it ends otherwise",
        "^[0-9]., a0, it begins with no digit that is possible"
    })
    void hexIsPassedOver(String regex, String message, String because) {
        assertThat(Regex.of(regex, Over.HEX)
                        .mayMatch(Payload.copyOf(HexFormat.of().parseHex(message))))
                .as(because)
                .isFalse();
    }
}
