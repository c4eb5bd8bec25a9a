package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Payload;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set is told, within its bounds. */
@Timeout(60)
class MemoryTest {
    private static final List<Variable> ALL = List.of(
            new Variable.WholeNumber("count", BigInteger.ZERO),
            new Variable.Decimal("volts", 5),
            new Variable.Text("name", Payload.of("PSU")),
            new Variable.Registers(
                    "holding", "u16be", 100, 10, new TreeMap<>(Map.of(101L, Payload.copyOf((byte) 1, (byte) 2)))),
            new Variable.Table("store", Map.of(Payload.of("a"), Payload.of("1"))));
    private static final Names NAMES = Names.ofVariables(ALL).plus(Names.ofCaptures(java.util.Set.of("1", "key")));

    private final Memory memory = Memory.of(ALL, null, Memory.MOST_BYTES);

    private Values values(Payload captured) {
        return new Values(
                        0,
                        () -> ZoneOffset.UTC,
                        1,
                        new Random(1),
                        "",
                        Payload.EMPTY,
                        Map.of("1", captured, "key", captured))
                .with(memory);
    }

    private String shown(String template) {
        return Template.forReply(template, NAMES).fill(values(Payload.of("7"))).escaped();
    }

    private void set(String target, String value, String captured) {
        Assignment.of(target, value, true, NAMES).apply(values(Payload.of(captured)));
    }

    @Test
    void beginsAsDeclaredAndIsThenWhatWasSet() {
        assertThat(shown("{{count}} {{volts}} {{name}} {{holding[101]}} {{int(holding[101])}} {{store[\"a\"]}}"))
                .isEqualTo("0 5 PSU \\x01\\x02 258 1");

        set("count", "{{count + 1}}", "");
        set("count", "{{count + 1}}", "");
        set("volts", "{{1}}", "12.50");
        set("name", "{{1}}\\x00", "x");
        set("holding[102]", "{{1 | int + 1}}", "41");
        set("store[key]", "{{1}}", "k");

        assertThat(shown("{{count}} {{volts}} {{name}} {{int(holding[102])}} {{store[\"k\"]}}"))
                .isEqualTo("2 12.5 x\\0 42 k");
    }

    @Test
    void registersAreReadAndSetSeveralAtOnce() {
        set("holding[108..]", "\\0\\x01\\0\\x02", "");

        assertThat(shown("{{holding[107..110]}}")).isEqualTo("\\0\\0\\0\\x01\\0\\x02");
        assertThat(shown("{{holding[108..] | hex}}")).isEqualTo("00010002");
        assertThat(shown("{{len(holding[..])}}")).isEqualTo("20");
        assertThat(shown("{{holding[108] + holding[109]}}")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "holding[110] → 1 → the registers holding have the addresses 100..109, and this reaches beyond",
                "holding[109..] → ab12 → the registers holding have the addresses 100..109, and this reaches beyond",
                "holding[100..] → abc → a register of holding has 2 bytes, and these are no whole ones",
                "count → abc → int reads digits",
                "volts → abc → float reads a number",
                "holding[100] → {{name}} → is no number, and has more or fewer bytes than u16be",
            })
    void whatCannotBeSetSaysWhyAndChangesNothing(String target, String value, String message) {
        String before = shown("{{count}}{{volts}}{{holding[..]}}");

        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() -> set(target, value, ""))
                .withMessageContaining(message)
                .withMessageContaining("(character ");
        assertThat(shown("{{count}}{{volts}}{{holding[..]}}")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "counts → 1 → the template 'counts' is no variable; there are count, holding, name, store, volts (character 1)",
                "holding → 1 → has holding, which has many values, without [ ]: holding[4] is the one at address 4 (character 8)",
                "count[1] → 1 → has more behind the name of a variable (character 6)",
                "holding[1 → 1 → has no ] here (character 10)",
                "holding[100] → 65536 → has a mistake: it does not fit into u16be",
                "count → 1.5 → has a fraction, and the variable is a whole number",
                "count → {{nothing}} → has {{nothing}}; there are",
            })
    void whatCanNeverBeSetIsRefusedWithItsPlace(String target, String value, String message) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Assignment.of(target, value, true, NAMES))
                .withMessageContaining(message);
    }

    @Test
    void whatIsNotThereHasNoValue() {
        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() -> shown("{{holding[99]}}"))
                .withMessageContaining("reaches beyond");
        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() -> shown("{{store[\"b\"]}}"))
                .withMessageContaining("the table store has nothing under that key");
        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() -> Template.forReply("{{count}}", NAMES).fill(Values.ofMessage(Payload.EMPTY, Map.of())))
                .withMessageContaining("nothing is remembered as count here");
    }

    @Test
    void thereIsRoomForSoMuch() {
        Memory small = Memory.of(
                List.of(new Variable.Text("name", Payload.EMPTY), new Variable.Table("store", Map.of())), null, 1_000);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> small.setText("name", Payload.of("x".repeat(1_001))))
                .withMessageContaining("of variables here, and that would be more");
        small.setText("name", Payload.of("x".repeat(900)));
        small.setText("name", Payload.of("y"));
        for (int i = 0; i < 15; i++) {
            small.setEntry("store", Payload.of("k"), Payload.of("v" + i)); // the same again and again
        }
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                small.setEntry("store", Payload.of("k" + i), Payload.of("v"));
            }
        });
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> memory.setText("name", Payload.of("x".repeat(65_537))))
                .withMessage("name takes at most 65,536 B, and this is longer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memory.of(
                        List.of(new Variable.Registers("r", "u64be", 0, 2_000, new TreeMap<>())),
                        null,
                        Memory.MOST_BYTES_OF_PEER))
                .withMessageContaining("is the most that there can be here");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Variable.Registers("r", "u8", 0, 65_537, new TreeMap<>()));
    }

    @Test
    void aPeersMemoryStandsBelowThatOfItsListener() {
        List<Variable> own = List.of(new Variable.Text("login", Payload.EMPTY));
        Memory one = Memory.of(own, memory, Memory.MOST_BYTES_OF_PEER);
        Memory two = Memory.of(own, memory, Memory.MOST_BYTES_OF_PEER);
        one.setText("login", Payload.of("ann"));
        one.setNumber("count", BigInteger.TEN);

        assertThat(two.text("login")).isEqualTo(Payload.EMPTY);
        assertThat(two.number("count")).isEqualTo(BigInteger.TEN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memory.of(List.of(new Variable.Text("count", Payload.EMPTY)), memory, 100))
                .withMessage("two variables are called \"count\"");
    }

    @Test
    void takesOverWhatIsDeclaredInTheSameWay() {
        set("count", "5", "");
        set("volts", "6", "");
        Memory next = Memory.of(
                List.of(ALL.getFirst(), new Variable.Decimal("volts", 1), new Variable.Text("other", Payload.EMPTY)),
                null,
                Memory.MOST_BYTES);
        next.adopt(memory);

        assertThat(next.number("count")).isEqualTo(BigInteger.valueOf(5));
        assertThat(next.decimal("volts")).as("it begins otherwise now").isEqualTo(1);
    }

    @Test
    void severalThreadsLoseNoCount() throws InterruptedException {
        Assignment more = Assignment.of("count", "{{count + 1}}", true, NAMES);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int k = 0; k < 2_000; k++) {
                    more.apply(values(Payload.EMPTY));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(memory.number("count")).isEqualTo(BigInteger.valueOf(8_000));
    }
}
