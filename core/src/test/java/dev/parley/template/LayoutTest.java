package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.template.Layout.Field;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same list of fields reads what it writes. */
class LayoutTest {
    /** Of the GT06 protocol's own document, chapter 5.1. */
    private static final Layout GT06 = Layout.of(fields(
            "start", "\\x78\\x78",
            "length", "{{len(protocol, content, serial, crc) | u8}}",
            "protocol", "u8",
            "content", "bytes",
            "serial", "u16be",
            "crc", "{{crc16-x25(length, protocol, content, serial) | u16be}}",
            "stop", "\\r\\n"));

    private static List<Field> fields(String... namesAndTexts) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            fields.add(new Field(namesAndTexts[i], namesAndTexts[i + 1]));
        }
        return fields;
    }

    private static Field group(String name, String... namesAndTexts) {
        return new Field(name, "", fields(namesAndTexts));
    }

    private static Payload hex(String digits) {
        return Encoding.HEX.decode(digits);
    }

    private static Map<String, Payload> read(Layout layout, String digits) {
        Layout.Parsed parsed = layout.read(hex(digits)).orElseThrow();
        assertThat(parsed.bad()).isEmpty();
        return parsed.fields();
    }

    private static String shown(Layout layout, String template, String digits) {
        return Template.forReply(template, layout.names())
                .fill(values(hex(digits), read(layout, digits)))
                .escaped();
    }

    private static Values values(Payload data, Map<String, Payload> captures) {
        return new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", data, captures);
    }

    @Test
    void aLoginIsReadAndItsAnswerHasTheSameFieldsButForThoseThatAreGiven() {
        String login = "78 78 0d 01 01 23 45 67 89 01 23 45 00 01 8c dd 0d 0a";
        Map<String, Payload> read = read(GT06, login);

        assertThat(read).containsEntry("content", hex("01 23 45 67 89 01 23 45"));
        assertThat(GT06.with(fields("content", ""))
                        .template(true, GT06.names())
                        .fill(values(hex(login), read))
                        .spacedHex())
                .isEqualTo("78 78 05 01 00 01 d9 dc 0d 0a");
    }

    @Test
    void aNumberIsANumberWhereOneBelongsAndItsBytesWhereBytesBelong() {
        String answer = "78 78 05 01 00 01 d9 dc 0d 0a";

        assertThat(shown(GT06, "{{serial}} {{serial + 1}} {{int serial}} {{serial | hex}} {{crc | hex}}", answer))
                .isEqualTo("\\0\\x01 2 1 0001 d9dc");
        assertThat(shown(GT06, "{{serial + 1 | u16le}}{{protocol or 0x80 | u8}}", answer))
                .isEqualTo("\\x02\\0\\x81");
    }

    @Test
    void fixedBytesLengthsAndTheEndMustFit() {
        assertThat(GT06.read(hex("78 79 05 01 00 01 d9 dc 0d 0a")))
                .as("another start")
                .isEmpty();
        assertThat(GT06.read(hex("78 78 05 01 00 01 d9 dc 0d"))).as("cut").isEmpty();
        assertThat(GT06.read(hex("78 78 05 01 00 01 d9 dc 0d 0b")))
                .as("another end")
                .isEmpty();
        assertThat(GT06.read(Payload.EMPTY)).isEmpty();
        assertThat(GT06.read(hex("78 78 06 01 00 01 d9 dc 0d 0a")).orElseThrow().bad())
                .containsExactlyInAnyOrder("length", "crc");
    }

    /** MQTT 3.1.1, figures 3.1 to 3.6: half bytes, a varint that says the length of a group, texts behind their lengths. */
    @Test
    void aConnectOfMqttHasHalfBytesAndTextsBehindTheirLengths() {
        Layout connect = Layout.of(List.of(
                group("head", "type", "u4", "flags", "u4"),
                new Field("remaining", "{{len(rest) | varint}}"),
                group(
                        "rest",
                        "name_length",
                        "{{len(name) | u16be}}",
                        "name",
                        "text",
                        "level",
                        "u8",
                        "user",
                        "u1",
                        "password",
                        "u1",
                        "other",
                        "u6",
                        "keep_alive",
                        "u16be",
                        "id_length",
                        "{{id | len | u16be}}",
                        "id",
                        "text")));
        String message = "10 10 00 04 4d 51 54 54 04 82 00 3c 00 04 64 65 76 31";

        assertThat(shown(connect, "{{type}} {{flags}} {{user}} {{other}} {{name}} {{id}} {{keep_alive + 0}}", message))
                .isEqualTo("1 0 1 2 MQTT dev1 60");
        assertThat(connect.with(fields("id", "x", "type", "2"))
                        .template(true, connect.names())
                        .fill(values(hex(message), read(connect, message)))
                        .spacedHex())
                .isEqualTo("20 0d 00 04 4d 51 54 54 04 82 00 3c 00 01 78");
        assertThat(connect.read(hex(message + "00")).orElseThrow().bad())
                .as("a byte too many")
                .containsExactlyInAnyOrder("remaining", "id_length");
    }

    /** RFC 1350, figure 5-1. */
    @Test
    void fixedBytesEndATextOfAnyLength() {
        Layout request =
                Layout.of(fields("opcode", "u16be", "file", "text", "end", "\\0", "mode", "text", "end_2", "\\0"));

        assertThat(shown(request, "{{file}} {{mode}}", "00 01 61 2e 62 00 6f 63 74 65 74 00"))
                .isEqualTo("a.b octet");
        assertThat(request.read(hex("00 01 61 2e 62"))).isEmpty();
        assertThat(request.read(hex("00 01 ff 00 61 00"))).as("no UTF-8").isEmpty();
    }

    @Test
    void aSentenceOfNmeaHasItsChecksumInHexDigits() {
        Layout sentence =
                Layout.of(fields("start", "$", "body", "text", "checksum", "*{{xor(body) | u8 | hex | upper}}"));

        Layout.Parsed good = sentence.read(Payload.of("$GPGLL,1,2*53")).orElseThrow();
        assertThat(good.fields()).containsEntry("body", Payload.of("GPGLL,1,2"));
        assertThat(good.bad()).isEmpty();
        assertThat(sentence.read(Payload.of("$GPGLL,1,2*54")).orElseThrow().bad())
                .containsExactly("checksum");
    }

    @Test
    void whatIsRepeatedIsCountedOrGoesToTheEnd() {
        Layout write = Layout.of(fields("count", "u8", "values[count]", "u16be", "left", "bytes"));
        assertThat(read(write, "02 00 01 00 02 ff"))
                .containsEntry("values", hex("00 01 00 02"))
                .containsEntry("left", hex("ff"));
        assertThat(write.read(hex("03 00 01 00 02"))).isEmpty();

        Layout subscribe = Layout.of(List.of(
                new Field("id", "u16be"),
                new Field("topics[]", "", fields("length", "{{len(topic) | u16be}}", "topic", "text", "qos", "u8"))));
        Map<String, Payload> two = read(subscribe, "00 0a 00 01 61 00 00 02 62 63 01");
        assertThat(two)
                .containsEntry("topics", hex("00 01 61 00 00 02 62 63 01"))
                .as("the fields of the first")
                .containsEntry("topic", Payload.of("a"))
                .containsEntry("qos", hex("00"));
        assertThat(read(subscribe, "00 0a")).containsEntry("topics", Payload.EMPTY);
        assertThat(subscribe.read(hex("00 0a 00 01 61 00 00 05 62"))).isEmpty();
    }

    @Test
    void aSizeCanBeCalculated() {
        Layout layout = Layout.of(fields("words", "u8", "body", "bytes(words * 2 - 2)", "next", "u8"));

        assertThat(read(layout, "02 aa bb 09")).containsEntry("body", hex("aa bb"));
        assertThat(layout.read(hex("00 aa bb 09"))).as("fewer than no byte").isEmpty();
    }

    @Test
    void aValueInThePlaceOfATypeIsWrittenAsTheTypeHasIt() {
        Layout layout = Layout.of(fields("id", "u16le", "temperature", "f32be", "kind", "u4", "sub", "u4"));
        Layout given = layout.with(fields("id", "0x102", "temperature", "21.5", "kind", "{{1 + 2}}", "sub", "15"));

        assertThat(given.template(false, Names.NONE)
                        .fill(values(Payload.EMPTY, Map.of()))
                        .spacedHex())
                .isEqualTo("02 01 41 ac 00 00 3f");
        assertThat(given.read(hex("02 01 41 ac 00 00 3f"))).isPresent();
        assertThat(given.read(hex("02 01 41 ac 00 00 3e"))).isEmpty();
        assertThat(layout.with(List.of(group("id", "low", "u8", "high", "u8")))
                        .names()
                        .all())
                .contains("id", "low", "high");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "u16 → in the field \"a\", the template 'u16' does not say which byte comes first: u16be is the high one, u16le the low one (character 1)",
                "u65 → in the field \"a\", the template 'u65' is no number of 1 to 64 bits (character 1)",
                "u3 → in the field \"a\", the template '' ends a byte after 3 of its bits",
                "bytes() → in the field \"a\", the template 'bytes()' has no size between ( and )",
                "bytes(b) → has {{b}}; there are",
                "bytes(nn) → Did you mean {{n}}?",
                "bytes → in the field \"a\", the template 'bytes' can have any length, and nothing says where it ends",
                "{{now}} → in the field \"a\", the template '{{now}}' is computed from no field, so nothing can be compared with it",
                "{{len(rest)}} → in the field \"a\", the template '{{len(rest)}}' has not always the same number of bytes, so it cannot be read",
                "{{crc8(x)}} → in the field \"a\", the template '{{crc8(x)}}' has {{x}}; there are",
            })
    void whatCannotBeReadIsRefusedWithItsPlace(String text, String message) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Layout.of(fields("a", text, "rest", "bytes", "last", "text"))
                        .names())
                .withMessageContaining(message)
                .satisfies(wrong -> assertThat(wrong.field()).isEqualTo("a"));
    }

    @Test
    void whatIsWrittenNeedsAValue() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> GT06.template(true, Names.NONE))
                .withMessageContaining(
                        "in the field \"protocol\", the template 'u8' is a type, and has no value here, since nothing that was matched is called \"protocol\"");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> GT06.with(fields("protocoll", "1")))
                .withMessageContaining("Did you mean protocol?");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> GT06.with(fields("protocol", "256")).template(true, GT06.names()))
                .withMessageContaining(
                        "in the field \"protocol\", the template '256' has a mistake: it does not fit into u8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layout.of(List.of(new Field("a", "u8"), group("b", "a", "u8"))))
                .withMessage("two fields are called \"a\"");
    }

    @Test
    void aPartOfAByteIsNoBytes() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Layout.of(fields("a", "u4", "b", "u4", "crc", "{{crc8(a) | u8}}"))
                        .names())
                .withMessageContaining("has a, a part of a byte, where bytes belong: put the parts into a group");
    }

    @Test
    void equalListsAreEqual() {
        assertThat(Layout.of(fields("a", "u8"))).isEqualTo(Layout.of(fields("a", "u8")));
        assertThat(Layout.of(fields("a", "u8"))).isNotEqualTo(Layout.of(fields("a", "i8")));
        assertThat(GT06.isComputed("crc")).isTrue();
        assertThat(GT06.isComputed("serial")).isFalse();
        assertThat(GT06.names().all())
                .isEqualTo(Set.of("start", "length", "protocol", "content", "serial", "crc", "stop"));
    }
}
