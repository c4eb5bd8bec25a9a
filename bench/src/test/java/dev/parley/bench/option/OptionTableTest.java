package dev.parley.bench.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.address.Address;
import dev.parley.impairment.Profiles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionTableTest {
    private static final Option<String> LETTER = Option.of(
            OptionGroup.MESSAGE, "letter", ValueType.TEXT, "one letter", (String word, String letter) -> word + letter);
    private static final Option<String> TIMES = Option.of(
            OptionGroup.WHEN, "times", ValueType.LIMIT, "so often", (String word, Integer times) -> word.repeat(times));
    private static final OptionTable<String> TABLE = new OptionTable<>(List.of(LETTER, TIMES));

    static Stream<OptionTable<?>> tables() {
        return Stream.of(
                SharedOptions.ADDRESS,
                ListenOptions.TABLE,
                SendOptions.TABLE,
                ScriptOptions.TABLE,
                RoomOptions.TABLE,
                ChatOptions.DIALLING,
                ChatOptions.LISTENING);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void namesAndDescribesEachOptionAsTheHelpDoes(OptionTable<?> table) {
        assertThat(table.options()).isNotEmpty().allSatisfy(option -> {
            assertThat(option.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(option.description()).matches("[^A-Z].*[^.]").doesNotContain("(1", "default:");
            assertThat(table.get(option.name())).isSameAs(option);
        });
        assertThat(table.exclusive())
                .allSatisfy(group -> assertThat(table.names()).containsAll(group));
    }

    @Test
    void setsWhatWasGivenInTheOrderOfTheTable() {
        assertThat(TABLE.set("", Map.of("times", "3", "letter", "a"))).isEqualTo("aaa");
        assertThat(TABLE.set("b", Map.of("other", "x"))).isEqualTo("b");
    }

    @Test
    void refusesAWrongValueInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TABLE.set("", Map.of("times", "0")))
                .withMessage("'0' is not a whole number from 1: write 10");
    }

    @Test
    void saysItsDefaultInTheHelp() {
        Option<String> times = TIMES.byDefault("3");

        assertThat(TIMES.help()).isEqualTo("so often");
        assertThat(times.help()).isEqualTo("so often [default: 3]");
        assertThat(times.isDefaultAValue()).isTrue();
        assertThat(times.settingsHelp()).isEqualTo("so often");
    }

    @Test
    void tellsADefaultInWordsFromAValue() {
        Option<String> times = TIMES.byDefault("3; at night 1");

        assertThat(times.isDefaultAValue()).isFalse();
        assertThat(times.settingsHelp()).isEqualTo("so often [default: 3; at night 1]");
        assertThat(TIMES.isDefaultAValue()).isFalse();
    }

    @Test
    void leavesDetailsOutOfTheShortHelp() {
        Option<String> times =
                Option.of(OptionGroup.WHEN, "times", ValueType.LIMIT, "so often: 1, 2; not 0", (word, count) -> word);

        assertThat(times.byDefault("3").shortHelp()).isEqualTo("so often [default: 3]");
    }

    @Test
    void theShortHelpNamesTheKnownNetworks() {
        assertThat(Objects.requireNonNull(RelayOptions.TABLE.get("profile")).shortHelp())
                .isEqualTo("a known network (" + String.join(", ", Profiles.names()) + ")");
    }

    @Test
    void hasEachNameOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OptionTable<>(List.of(LETTER, TIMES, LETTER)))
                .withMessage("letter is there twice");
    }

    @Test
    void leavesOptionsOut() {
        assertThat(TABLE.without(List.of("times")).names()).containsExactly("letter");
        assertThat(new OptionTable<>(List.of(LETTER.commandLineOnly(), TIMES))
                        .inSettings()
                        .names())
                .containsExactly("times");
    }

    @Test
    void refusesAnOptionThatWouldDoNothing() {
        Option<?> frame = SendOptions.TABLE.get("frame");
        List<Address> datagrams = List.of(Address.parse("udp://127.0.0.1:9"));

        assertThat(frame).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> frame.requireEffect(datagrams))
                .withMessageStartingWith("--frame cuts streams, and there is no tcp:// address");
        assertThatCode(() -> frame.requireEffect(List.of(datagrams.getFirst(), Address.parse("tcp://127.0.0.1:9"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> LETTER.requireEffect(List.of())).doesNotThrowAnyException();
    }
}
