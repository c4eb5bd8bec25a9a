package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of named fields: lengths and checksums over others, in whatever order they stand. */
final class FieldsTest {
    private static final int CASES = Integer.getInteger("parley.templates", 10_000) / 10;

    private static SequencedMap<String, String> fields(String... namesAndTemplates) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTemplates.length; i += 2) {
            fields.put(namesAndTemplates[i], namesAndTemplates[i + 1]);
        }
        return fields;
    }

    private static Payload fill(Template template, String data) {
        return template.fill(new Values(
                0,
                () -> ZoneOffset.UTC,
                1,
                new Random(1),
                "",
                Encoding.HEX.decode(data),
                Map.of("serial", Encoding.HEX.decode("00 01"))));
    }

    /** The login answer of the GT06 protocol's own document, chapter 5.1.2: length over body and CRC, CRC-ITU over length and body. */
    @Test
    void aTrackersLoginIsAnsweredWithLengthAndChecksum() {
        Template answer = Template.ofFields(
                fields(
                        "start", "\\x78\\x78",
                        "length", "{{len(protocol, serial_number, crc) | u8}}",
                        "protocol", "{{data[3..4]}}",
                        "serial_number", "{{serial}}",
                        "crc", "{{crc16-x25(length, protocol, serial_number) | u16be}}",
                        "stop", "\\r\\n"),
                true,
                Set.of("serial"));

        assertThat(fill(answer, "78 78 0d 01 01 23 45 67 89 01 23 45 00 01 8c dd 0d 0a")
                        .spacedHex())
                .isEqualTo("78 78 05 01 00 01 d9 dc 0d 0a");
        assertThat(answer).hasToString("fields start, length, protocol, serial_number, crc, stop");
    }

    /** NMEA 0183: exclusive or of what stands between $ and *, in hex; here a known sentence. */
    @Test
    void aSentenceOfNmeaEndsWithItsChecksum() {
        Template sentence = Template.ofFields(
                fields(
                        "start", "$",
                        "body", "GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
                        "checksum", "*{{xor(body) | u8 | hex | upper}}"),
                false,
                Set.of());

        assertThat(fill(sentence, "").text())
                .hasValue("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47");
    }

    @Test
    void aLengthMayCountItselfAndBeWrongOnPurpose() {
        Template message = Template.ofFields(
                fields("length", "{{len(length, body) + 1 | u16le}}", "body", "abc"), false, Set.of());

        assertThat(fill(message, "")).isEqualTo(Payload.of("\u0006\0abc"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "{{a}}             → in the field \"a\", the template '{{a}}' needs \"a\", which is computed from \"a\" itself (character 3)",
                "{{len(b) | u8}}   → in the field \"b\", the template '{{a}}{{n}}' needs \"a\", which is computed from \"b\" itself (character 3)",
                "{{bb}}            → Did you mean {{b}}?",
                "{{data}}          → in the field \"a\", the template '{{data}}' has {{data}}, and a message that answers nothing",
            })
    void saysWhichFieldIsWrongAndWhere(String template, String message) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Template.ofFields(fields("a", template, "b", "{{a}}{{n}}"), false, Set.of()))
                .withMessageContaining(message)
                .satisfies(wrong -> assertThat(wrong.field()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "n", "1", "a-b", ""})
    void aFieldNeedsANameOfItsOwn(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.ofFields(fields(name, "x"), true, Set.of("serial")))
                .withMessageContaining("a field cannot be called \"" + name + "\"");
    }

    @Test
    void aFieldThatIsCalledAsACaptureCanHaveItsValue() {
        Template message = Template.ofFields(
                fields("size", "{{len(serial) | u8}}", "serial", "{{serial}}!"), true, Set.of("serial"));

        assertThat(message.fill(new Values(
                        0,
                        () -> ZoneOffset.UTC,
                        1,
                        new Random(1),
                        "",
                        Payload.EMPTY,
                        Map.of("serial", Payload.of("ab")))))
                .isEqualTo(Payload.of("\u0003ab!"));
    }

    @Test
    void thereIsAtLeastOneAndThereAreNotTooMany() {
        SequencedMap<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i <= 100; i++) {
            many.put("f" + i, "x");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.ofFields(fields(), true, Set.of()))
                .withMessage("a message has 1 to 100 fields, but here are 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.ofFields(many, true, Set.of()))
                .withMessage("a message has 1 to 100 fields, but here are 101");
    }

    /** Bodies, a length and a CRC over all bodies, in any order: each stands where it should, and has what it says. */
    @Test
    void lengthsAndChecksumsAreRightInWhateverOrderFieldsStand() {
        Random random = Seed.random();
        for (int i = 0; i < CASES; i++) {
            List<String> names = new ArrayList<>(List.of("one", "two", "three", "length", "crc"));
            Collections.shuffle(names, random);
            Map<String, Payload> parts = new LinkedHashMap<>();
            SequencedMap<String, String> fields = new LinkedHashMap<>();
            for (String name : names) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                parts.put(name, Payload.copyOf(bytes));
                fields.put(
                        name, "{{'%s' | unhex}}".formatted(Payload.copyOf(bytes).hex()));
            }
            fields.put("length", "{{len(one, two, three, length, crc) | u16be}}");
            fields.put("crc", "{{crc32(one, two, length, three) | u32le}}");

            Payload message = fill(Template.ofFields(fields, false, Set.of()), "");

            parts.put("length", written(6 + size(parts, "one") + size(parts, "two") + size(parts, "three"), 2, true));
            CRC32 crc = new CRC32();
            List.of("one", "two", "length", "three")
                    .forEach(name -> crc.update(parts.get(name).buffer()));
            parts.put("crc", written(crc.getValue(), 4, false));
            Payload expected = parts.values().stream().reduce(Payload.EMPTY, Payload::plus);
            assertThat(message).as(fields.toString()).isEqualTo(expected);
        }
    }

    private static int size(Map<String, Payload> parts, String name) {
        return parts.getOrDefault(name, Payload.EMPTY).size();
    }

    private static Payload written(long number, int size, boolean highFirst) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[highFirst ? size - 1 - i : i] = (byte) (number >> (8 * i));
        }
        return Payload.copyOf(bytes);
    }
}
