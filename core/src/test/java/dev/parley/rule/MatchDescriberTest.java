package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.regex.Regex;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchDescriberTest {
    @Test
    void saysWhatIsMatchedAsAPhrase() {
        assertThat(words(new Match.Exactly(Payload.of("OK\r\n")))).isEqualTo("a message that is exactly \"OK\\r\\n\"");
        assertThat(words(new Match.Exactly(Payload.EMPTY))).isEqualTo("a message that is empty");
        assertThat(words(new Match.Suffix(Payload.of("!")))).isEqualTo("a message that ends with \"!\"");
        assertThat(words(new Match.Contains(Payload.of("b")))).isEqualTo("a message that contains \"b\"");
        assertThat(words(new Match.Size(4, 4))).isEqualTo("a message that is 4 B long");
        assertThat(words(new Match.From(Cidr.parse("10.0.0.0/8")))).isEqualTo("a message that comes from 10.0.0.0/8");
        assertThat(words(new Match.Nth(3))).isEqualTo("a message that is message number 3");
        assertThat(words(new Match.Found(Regex.of("^a+$", Regex.Over.TEXT))))
                .isEqualTo("a message that matches \"^a+$\"");
        assertThat(words(new Match.Found(Regex.of("^0a", Regex.Over.HEX))))
                .isEqualTo("a message that has hex digits that match \"^0a\"");
    }

    @Test
    void joinsWhatMustHoldTogether() {
        assertThat(words(new Match.Prefix(Payload.of("SET ")), new Match.Size(5, 1_000)))
                .isEqualTo(
                        "a message that begins with \"SET \" and is 5 to 1,000 B long".replace("SET \"", "SET\\x20\""));
    }

    @Test
    void anyMessageIsSaidToBeAny() {
        assertThat(words(new Match.Anything())).isEqualTo("a message, whatever it is");
    }

    private static String words(Match... matches) {
        return MatchDescriber.of("a message", List.of(matches), PayloadFormat.TEXT);
    }

    @Test
    void quotesInHexWhereThatIsWanted() {
        assertThat(MatchDescriber.of(
                        "a message",
                        List.of(new Match.Prefix(Payload.of("OK")), new Match.Contains(Payload.of(" "))),
                        PayloadFormat.HEX))
                .isEqualTo("a message that begins with hex 4f 4b and contains hex 20");
    }
}
