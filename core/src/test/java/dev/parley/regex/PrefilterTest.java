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
                "^GET (\\w+)$ ; GET ; it begins otherwise",
                "x{3} ; yy ; what is repeated is missing",
                "temp=(-?\\d+) ; humidity=4 ; the literal is missing",
                "\\d+ (?:km|m)/h ; 12 kg ; the literal is missing",
                "(?:ab)+ ; ba ; what is repeated is missing",
                "\\w+\\.txt$ ; a.tex ; the literal is missing",
                "^(?:ERR|WARN) ; INFO ; it begins with no letter that is possible",
                "^\\d ; x1 ; it begins with no letter that is possible",
                "(?i)^hello ; jello ; it begins with no letter that is possible",
                "(?i)(?:a|b)c: ; ac ; the literal without letters is missing",
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
        "c0ff, c0fe, the literal is missing",
        "C0FF, c0fe, the literal in lower case is missing",
        "^[0-9]., a0, it begins with no digit that is possible"
    })
    void hexIsPassedOver(String regex, String message, String because) {
        assertThat(Regex.of(regex, Over.HEX)
                        .mayMatch(Payload.copyOf(HexFormat.of().parseHex(message))))
                .as(because)
                .isFalse();
    }
}
