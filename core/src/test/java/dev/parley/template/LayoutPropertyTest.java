package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.template.Layout.Field;
import dev.parley.testkit.Seed;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random lists of fields: what they write they read, and nothing that is written or read breaks them. */
@Timeout(300)
final class LayoutPropertyTest {
    private static final List<String> TEXTS = Stream.concat(
                    NumberCodec.NAMES.stream(),
                    Stream.of(
                            "u1",
                            "u3",
                            "u4",
                            "u5",
                            "u12",
                            "u64",
                            "u65",
                            "u0",
                            "varint",
                            "bytes",
                            "text",
                            "bytes(3)",
                            "bytes(a)",
                            "bytes(b * 3 - c)",
                            "text(len(a))",
                            "bytes(-1)",
                            "bytes(99999999999)",
                            "bytes((",
                            "",
                            "\\x00",
                            "\\xff\\xfe",
                            "abc",
                            "\\q",
                            "5",
                            "0x100",
                            "-7",
                            "2.5",
                            "{{a}}",
                            "{{b | u16be}}",
                            "{{len(b) | u8}}",
                            "{{len(a, b, c) + 2 | u16le}}",
                            "{{len(c) | varint}}",
                            "{{len(c) | ber-length}}",
                            "ber-length",
                            "{{b | default(c)}}",
                            "{{index + 1 | u8}}",
                            "{{d | len | u32be}}",
                            "{{crc16-modbus(a, b)}}",
                            "{{crc32(c) | u32be}}",
                            "{{xor(d) | u8 | hex}}",
                            "{{b ~ b ~ c}}",
                            "{{repeat(a, 60000)}}",
                            "{{random-bytes(b)}}",
                            "{{a[0..2]}}",
                            "{{data}}",
                            "{{now}}",
                            "{{",
                            "{{a |}}"))
            .toList();

    private static final List<String> NAMES =
            List.of("a", "b", "c", "d", "e", "a[]", "b[c]", "b[a]", "c[2]", "d[a*b]", "e[", "n");

    private final Random random = Seed.random();

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private Values values(Payload data, Map<String, Payload> captures) {
        return new Values(0, () -> ZoneOffset.UTC, 1, random, "", data, captures);
    }

    /** A list of fields that can be read, and a value for each. */
    private final class Made {
        final List<Field> fields = new ArrayList<>();
        final Map<String, Payload> given = new HashMap<>();
        private int number;

        Made() {
            add(fields, random.nextInt(1, 8), true);
            List<String> all = fields.stream()
                    .map(Field::name)
                    .filter(name -> !name.contains("["))
                    .filter(name -> !given.containsKey("bits " + name))
                    .toList();
            if (!all.isEmpty()) {
                fields.add(new Field("crc", "{{crc32(%s) | u32le}}".formatted(String.join(", ", all))));
            }
            given.keySet().removeIf(name -> name.startsWith("bits "));
        }

        private String name() {
            return "f" + number++;
        }

        private void add(List<Field> list, int count, boolean mayEnd) {
            for (int i = 0; i < count; i++) {
                one(list, mayEnd && i == count - 1);
            }
        }

        private void one(List<Field> list, boolean last) {
            String name = name();
            switch (random.nextInt(last ? 9 : 8)) {
                case 0 -> {
                    byte[] fixed = bytes(random.nextInt(1, 4));
                    fixed[0] |= (byte) 0x80; // no letter, so that it is the name of no type
                    list.add(new Field(name, Payload.copyOf(fixed).escaped()));
                }
                case 1, 2 -> {
                    NumberCodec codec = NumberCodec.of(NumberCodec.NAMES.get(random.nextInt(NumberCodec.NAMES.size())));
                    list.add(new Field(name, codec.name()));
                    given.put(name, Payload.copyOf(bytes(codec.size())));
                }
                case 3 -> bits(list);
                case 4 -> {
                    int size = random.nextInt(5);
                    list.add(new Field(name, "bytes(" + size + ")"));
                    given.put(name, Payload.copyOf(bytes(size)));
                }
                case 5 -> {
                    String type = List.of("u8", "u16be", "u32le", "varint", "ber-length")
                            .get(random.nextInt(5));
                    list.add(new Field(
                            name() + "_size", "{{len(%s) + %s | %s}}".formatted(name, random.nextInt(3), type)));
                    list.add(new Field(name, "bytes"));
                    given.put(name, Payload.copyOf(bytes(random.nextInt(200))));
                }
                case 6 -> {
                    list.add(new Field(name, "text"));
                    list.add(new Field(name() + "_end", "\\0"));
                    given.put(name, Payload.of("é x".repeat(random.nextInt(5))));
                }
                case 7 -> {
                    int count = random.nextInt(5);
                    String counter = name();
                    list.add(new Field(counter, "u8"));
                    given.put(counter, Payload.copyOf((byte) count));
                    list.add(new Field(name + "[" + counter + "]", "u24be"));
                    given.put(name, Payload.copyOf(bytes(3 * count)));
                }
                default -> {
                    list.add(new Field(name, "bytes"));
                    given.put(name, Payload.copyOf(bytes(random.nextInt(50))));
                }
            }
        }

        private void bits(List<Field> list) {
            List<Field> parts = new ArrayList<>();
            int left = 8 * random.nextInt(1, 4);
            while (left > 0) {
                int width = Math.min(left, random.nextInt(1, 13));
                left -= width;
                String part = name();
                if (width == 8 && parts.isEmpty()) {
                    parts.add(new Field(part, "u8"));
                    given.put(part, Payload.copyOf(bytes(1)));
                } else if (width == 8) {
                    left += width;
                } else {
                    parts.add(new Field(part, "u" + width));
                    byte[] number = new byte[8];
                    long value = random.nextLong() & ((1L << width) - 1);
                    for (int i = 0; i < 8; i++) {
                        number[i] = (byte) (value >>> (56 - 8 * i));
                    }
                    given.put(part, Payload.copyOf(number));
                }
            }
            list.add(new Field(name(), "", parts));
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        roundTrips(2_000);
    }

    @Test
    @Tag("soak")
    void whatIsWrittenIsReadBackAHundredThousandTimes() {
        roundTrips(100_000);
    }

    private void roundTrips(int cases) {
        int good = 0;
        int mutated = 0;
        for (int i = 0; i < cases; i++) {
            Made made = new Made();
            Layout layout = Layout.of(made.fields);
            Payload message = layout.template(false, layout.names()).fill(values(Payload.EMPTY, made.given));

            Layout.Parsed parsed =
                    layout.read(message).orElseThrow(() -> new AssertionError(made.fields + " " + message));
            assertThat(parsed.bad()).as(made.fields.toString()).isEmpty();
            assertThat(parsed.fields()).as(made.fields.toString()).containsAllEntriesOf(made.given);

            byte[] other = message.bytes();
            if (other.length > 0) {
                other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Payload changed =
                    Payload.copyOf(other, 0, random.nextInt(4) == 0 ? random.nextInt(other.length + 1) : other.length);
            Optional<Layout.Parsed> again = layout.read(changed);
            mutated++;
            if (again.isPresent() && again.get().bad().isEmpty()) {
                good++;
                if (made.fields.stream().anyMatch(each -> each.text().contains("ber-length"))) {
                    continue; // a length of BER may have more bytes than it needs, and is written with as many as it
                    // needs
                }
                assertThat(layout.template(false, layout.names())
                                .fill(values(Payload.EMPTY, again.get().fields())))
                        .as("%s reads %s", made.fields, changed)
                        .isEqualTo(changed);
            }
        }
        System.out.printf("layouts: %s read back, %s of %s changed messages are right too%n", cases, good, mutated);
    }

    @Test
    void noListOfFieldsCrashesAndEachRefusalHasAPlace() {
        messes(3_000);
    }

    @Test
    @Tag("soak")
    void noneOfAHundredThousandListsOfFieldsCrashes() {
        messes(100_000);
    }

    private Field mess(int depth) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        if (depth < 3 && random.nextInt(5) == 0) {
            List<Field> parts = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                parts.add(mess(depth + 1));
            }
            return new Field(name, "", parts);
        }
        return new Field(name, TEXTS.get(random.nextInt(TEXTS.size())));
    }

    private void messes(int cases) {
        int readable = 0;
        int refused = 0;
        int read = 0;
        for (int i = 0; i < cases; i++) {
            List<Field> fields = new ArrayList<>();
            for (int count = random.nextInt(5); count >= 0; count--) {
                fields.add(mess(0));
            }
            try {
                Layout layout = Layout.of(fields);
                Names names = written(layout, fields);
                names = names.plus(layout.names());
                readable++;
                for (int k = 0; k < 5; k++) {
                    Payload message = Payload.copyOf(bytes(random.nextInt(40)));
                    Optional<Layout.Parsed> parsed = layout.read(message);
                    read += parsed.isPresent() ? 1 : 0;
                }
                layout.with(List.of(mess(0)));
            } catch (TemplateException wrong) {
                assertThat(wrong.field()).as(fields.toString()).isNotEmpty();
                assertThat(wrong.getMessage()).as(fields.toString()).contains("(character ");
                refused++;
            } catch (IllegalArgumentException wrong) {
                assertThat(wrong.getMessage())
                        .as(fields.toString())
                        .matches("(?s)a field cannot be called .*|two fields are called .*");
                refused++;
            } catch (RuntimeException | StackOverflowError crash) {
                throw new AssertionError(fields.toString(), crash);
            }
        }
        System.out.printf("lists of fields: %s readable, %s refused, %s messages read%n", readable, refused, read);
        assertThat(readable).isGreaterThan(cases / 50);
        assertThat(refused).isGreaterThan(cases / 10);
    }

    /** Writing may fail for these values, with a place. */
    private Names written(Layout layout, List<Field> fields) {
        Map<String, Payload> captures = new HashMap<>();
        List.of("a", "b", "c", "d", "e").forEach(name -> captures.put(name, Payload.copyOf(bytes(random.nextInt(9)))));
        Names names = Names.ofCaptures(captures.keySet());
        try {
            Payload message = layout.template(true, names).fill(values(Payload.copyOf(bytes(5)), captures));
            assertThat(message.size()).isLessThanOrEqualTo(Expression.MOST_BYTES);
        } catch (TemplateException wrong) {
            assertThat(wrong.field()).as(fields.toString()).isNotEmpty();
        } catch (FillException missing) {
            assertThat(missing.getMessage()).as(fields.toString()).contains("cannot be filled in: ");
        }
        return names;
    }
}
