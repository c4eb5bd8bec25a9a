package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random expressions: {@code -Dparley.templates=100000} makes more of them. */
@Timeout(300)
final class TemplatePropertyTest {
    private static final int CASES = Integer.getInteger("parley.templates", 10_000);
    private static final Set<String> CAPTURES = Set.of("1", "2", "key");

    private static final List<String> WORDS = Stream.of(
                    Functions.VALUES.stream(),
                    Functions.names().stream(),
                    Stream.of(
                            "1",
                            "2",
                            "key",
                            "0",
                            "3",
                            "0x80",
                            "0b11",
                            "2.5",
                            "65507",
                            "340282366920938463463374607431768211455",
                            "\"\"",
                            "\"abc\"",
                            "'\\xff\\xfe'",
                            "\"12\"",
                            "\"HH:mm\"",
                            "(",
                            ")",
                            "[",
                            "]",
                            ",",
                            "|",
                            "..",
                            "+",
                            "-",
                            "*",
                            "/",
                            "%",
                            "&",
                            "^",
                            "<<",
                            ">>",
                            "~",
                            "or",
                            "[0]",
                            "[1..3]",
                            "[-2..]",
                            " ",
                            "hex",
                            "nonsense",
                            "\\",
                            "?",
                            "\"",
                            "'",
                            "{",
                            "é"))
            .flatMap(each -> each)
            .toList();

    private final Random random = Seed.random();

    private Values values() {
        byte[] data = new byte[random.nextInt(40)];
        random.nextBytes(data);
        return new Values(
                random.nextLong(),
                () -> ZoneOffset.UTC,
                random.nextLong(1, 1L << random.nextInt(1, 63)),
                random,
                "127.0.0.1:9",
                () -> "127.0.0.1:7",
                Payload.copyOf(data),
                Map.of("1", Payload.of("12"), "2", Payload.copyOf(data), "key", Payload.EMPTY));
    }

    /** A mess of words, most of them wrong. */
    private String mess() {
        StringBuilder expression = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            expression.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextBoolean() ? " " : "");
        }
        return expression.toString();
    }

    /** One that follows the grammar; its types may be wrong. */
    private String grammatical(int depth) {
        if (depth == 0) {
            return List.of(
                            "data",
                            "n",
                            "key",
                            "1",
                            "2",
                            "7",
                            "0x80",
                            "2.5",
                            "\"ab\"",
                            "unixtime",
                            "data[2]",
                            "data[1..5]")
                    .get(random.nextInt(12));
        }
        List<String> functions = Functions.names();
        String one = grammatical(depth - 1);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> one + " | " + functions.get(random.nextInt(functions.size()));
            case 3, 4 ->
                one + " "
                        + List.of("+", "-", "*", "/", "%", "&", "^", "or", "<<", ">>", "~")
                                .get(random.nextInt(11)) + " " + grammatical(depth - 1);
            case 5 ->
                "(" + one + ")[" + random.nextInt(-3, 4) + ".." + (random.nextBoolean() ? "" : random.nextInt(6)) + "]";
            case 6 -> "-(" + one + ")";
            default ->
                functions.get(random.nextInt(functions.size())) + "(" + one + ", " + grammatical(depth - 1) + ")";
        };
    }

    @Test
    void noExpressionCrashesAndEachRefusalHasAPlace() {
        int filled = 0;
        int refused = 0;
        int failed = 0;
        for (int i = 0; i < CASES; i++) {
            String template = "{{" + (random.nextInt(3) == 0 ? mess() : grammatical(random.nextInt(1, 5))) + "}}";
            try {
                Payload result = Template.forReply(template, CAPTURES).fill(values());
                assertThat(result.size()).isLessThanOrEqualTo(Expression.MOST_BYTES);
                filled++;
            } catch (TemplateException wrong) {
                assertThat(wrong.at()).as(template).isBetween(0, template.length());
                assertThat(wrong.getMessage())
                        .as(template)
                        .startsWith("the template '")
                        .endsWith("(character " + (wrong.at() + 1) + ")");
                assertThat(wrong.drawing()).as(template).endsWith("^");
                refused++;
            } catch (FillException missing) {
                assertThat(missing.getMessage())
                        .as(template)
                        .contains("cannot be filled in: ")
                        .endsWith(")");
                failed++;
            } catch (RuntimeException | StackOverflowError crash) {
                throw new AssertionError(template, crash);
            }
        }
        System.out.printf("templates: %s filled in, %s refused, %s failed with a message%n", filled, refused, failed);
        assertThat(filled).isGreaterThan(CASES / 20);
        assertThat(refused).isGreaterThan(CASES / 20);
        assertThat(failed).isGreaterThan(CASES / 200);
    }

    @Test
    void bytesToNumbersAndBackAreTheSame() {
        for (String name : NumberCodec.NAMES) {
            NumberCodec codec = NumberCodec.of(name);
            Template template = Template.forReply("{{data | %s | %s}}".formatted(name, name));
            for (int i = 0; i < CASES / 50; i++) {
                byte[] bytes = new byte[codec.size()];
                random.nextBytes(bytes);
                Payload data = Payload.copyOf(bytes);
                if (codec.kind() != 'f' || isNumber(name, data)) {
                    assertThat(template.fill(values(data, 1))).as(name).isEqualTo(data);
                }
            }
        }
    }

    private boolean isNumber(String name, Payload data) {
        try {
            return !Template.forReply("{{data | " + name + "}}")
                    .fill(values(data, 1))
                    .isEmpty();
        } catch (FillException infinite) {
            return false;
        }
    }

    private Values values(Payload data, long n) {
        return new Values(0, () -> ZoneOffset.UTC, n, random, "", data);
    }

    @Test
    void numbersToBytesAndBackAreTheSame() {
        for (String name : List.of("u64be", "u64le", "i64be", "i64le", "varint", "ber-length", "bcd")) {
            Template there = Template.forReply("{{n | " + name + "}}");
            Template andBack = Template.forReply("{{data | " + name + "}}");
            for (int i = 0; i < CASES / 10; i++) {
                long number = random.nextLong() >>> random.nextInt(1, 64);
                Payload bytes = there.fill(values(Payload.EMPTY, number));
                assertThat(andBack.fill(values(bytes, 1)).text()).as(name).hasValue(Long.toString(number));
            }
        }
    }

    @Test
    void calculatesAsBigIntegerDoes() {
        for (int i = 0; i < CASES / 10; i++) {
            BigInteger a = new BigInteger(random.nextInt(1, 60), random);
            BigInteger b = new BigInteger(random.nextInt(1, 60), random).add(BigInteger.ONE);
            String template = "{{%s * %s + %s %% %s - (%s ^ %s)}}".formatted(a, b, a, b, a, b);

            assertThat(Template.forMessage(template)
                            .fill(values(Payload.EMPTY, 1))
                            .text())
                    .as(template)
                    .hasValue(a.multiply(b).add(a.mod(b)).subtract(a.xor(b)).toString());
        }
    }
}
