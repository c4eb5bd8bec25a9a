package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Payload;
import dev.parley.template.Layout.Field;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final Layout LAYOUT =
            Layout.of(List.of(new Field("address", "u16be"), new Field("count", "u8"), new Field("name", "text")));
    private static final List<Variable> VARIABLES = List.of(new Variable.WholeNumber("limit", BigInteger.TEN));
    private static final Names NAMES =
            LAYOUT.names().plus(Names.ofVariables(VARIABLES)).plus(Names.ofCaptures(Set.of("digits")));

    private static Values values() {
        Payload message = Payload.of("\1\0\5on");
        Map<String, Payload> captures =
                new HashMap<>(LAYOUT.read(message).orElseThrow().fields());
        captures.put("digits", Payload.of(" 7.5"));
        return Values.ofMessage(message, captures).with(Memory.of(VARIABLES, null, 1_000));
    }

    private static boolean holds(String compared, String... values) {
        return Condition.of(compared, List.of(values), NAMES).holds(values());
    }

    @ParameterizedTest
    @CsvSource({
        "address, 256, true",
        "address, 0x100, true",
        "address, 255, false",
        "address, 256..300, true",
        "address, 0..255, false",
        "address, ..256, true",
        "address, 257.., false",
        "address, {{count * 51 + 1}}, true",
        "address + count, ..261, true",
        "address + count, 0..260, false",
        "count, ..{{limit}}, true",
        "count, {{limit}}.., false",
        "limit, 10, true",
        "digits, 7..8, true",
        "digits, 7.6..8, false",
        "digits, 8, false",
        "name, on, true",
        "name, o\\x6e, true",
        "name, off, false",
        "name, 1..9, false",
        "name | upper, ON, true",
        "data[0], 1, true",
        "data[9], 0.., false",
        "address / 0, 0.., false",
    })
    void comparesNumbersAsNumbersAndTextsByteByByte(String compared, String value, boolean holds) {
        assertThat(holds(compared, value)).isEqualTo(holds);
    }

    @Test
    void oneOfSeveralIsEnough() {
        assertThat(holds("address", "1", "2", "200..300")).isTrue();
        assertThat(holds("name", "off", "standby")).isFalse();
        assertThat(Condition.of("name", List.of("off", "on"), NAMES)).hasToString("name off or on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "adress → 1 → the template 'adress' has {{adress}}; there are",
                "address + → 1 → where a value belongs",
                "address → on → the template 'on' is no number, and a number is compared with it (character 1)",
                "address → 9..1 → the template '9..1' ends before it begins (character 1)",
                "name → {{x}} → has {{x}}; there are",
            })
    void saysWhatIsWrongAndWhere(String compared, String value, String message) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> holds(compared, value))
                .withMessageContaining(message);
    }
}
