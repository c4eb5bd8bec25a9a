package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.template.Layout.Field;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that are written item by item, lengths of BER, and values where there is none. */
class ItemsTest {
    private static final Field BINDINGS = group(
            "bindings[]",
            "binding",
            "\\x30",
            "binding_size",
            "{{len(oid_tag, oid_size, oid, value) | ber-length}}",
            "oid_tag",
            "\\x06",
            "oid_size",
            "{{len(oid) | ber-length}}",
            "oid",
            "bytes",
            "value",
            "bytes");

    /** As SNMP has them: lengths in lengths, around a list. */
    private static final Layout GET = Layout.of(List.of(
            new Field("tag", "\\x30"),
            new Field("size", "{{len(pdu) | ber-length}}"),
            new Field("pdu", "", List.of(new Field("id", "u8"), BINDINGS))));

    private static final Variable CELLS =
            new Variable.Registers("cells", "u16be", 0, 10, new TreeMap<>(Map.of(1L, hex("11 11"), 3L, hex("33 33"))));

    private static final Variable STORE = new Variable.Table("store", Map.of(Payload.of("a"), Payload.of("AAA")));
    private static final Names VARIABLES = Names.ofVariables(List.of(CELLS, STORE));

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

    private static Payload answer(Layout read, Layout written, Payload message) {
        Map<String, Payload> fields = read.read(message).orElseThrow().fields();
        Names names = read.names().plus(VARIABLES);
        Memory memory = Memory.of(List.of(CELLS, STORE), null, Memory.MOST_BYTES);
        return written.template(true, names)
                .fill(new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", message, fields).with(memory));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "5, 05",
        "127, 7f",
        "128, 81 80",
        "255, 81 ff",
        "256, 82 01 00",
        "65536, 83 01 00 00",
        "9223372036854775807, 88 7f ff ff ff ff ff ff ff"
    })
    void aLengthOfBerHasAsManyBytesAsItNeeds(String number, String bytes) {
        Template written = Template.forReply("{{'%s' | int | ber-length}}".formatted(number));
        Template read = Template.forReply("{{data | ber-length}}");
        Values values = new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", hex(bytes));

        assertThat(written.fill(values).spacedHex()).isEqualTo(bytes);
        assertThat(read.fill(values).text()).hasValue(number);
    }

    @Test
    void aLengthOfBerIsReadInEachOfItsForms() {
        Layout layout = Layout.of(fields("size", "{{len(body) | ber-length}}", "body", "bytes", "end", "u8"));
        Payload body = Payload.of("x".repeat(200));

        Payload message = layout.template(false, layout.names())
                .fill(new Values(
                        0,
                        () -> ZoneOffset.UTC,
                        1,
                        new Random(1),
                        "",
                        Payload.EMPTY,
                        Map.of("body", body, "end", hex("07"))));
        assertThat(message.slice(0, 2).spacedHex()).isEqualTo("81 c8");
        assertThat(layout.read(message).orElseThrow().fields()).containsEntry("body", body);
        assertThat(layout.read(hex("82 00 01 aa 07")).orElseThrow().bad())
                .as("more bytes than it needs, which BER permits")
                .isEmpty();
        assertThat(layout.read(hex("02 aa 07")).orElseThrow().bad()).containsExactly("size");
        assertThat(layout.read(hex("80 aa 07"))).as("without a length").isEmpty();
        assertThat(layout.read(hex("89 00 00 00 00 00 00 00 00 01 aa 07")))
                .as("longer than any message")
                .isEmpty();
        assertThat(layout.read(hex("82 01"))).isEmpty();
    }

    @Test
    void eachItemThatWasReadIsWrittenWithWhatIsChanged() {
        Layout answer = GET.with(fields("value", "{{store[oid] | default('none')}}", "id", "9"));

        assertThat(answer(GET, answer, hex("30 0f 01  30 05 06 01 61 05 00  30 05 06 01 62 05 00"))
                        .spacedHex())
                .isEqualTo("30 12 09 30 06 06 01 61 41 41 41 30 07 06 01 62 6e 6f 6e 65");
    }

    @Test
    void aListIsLongerThan127Bytes() {
        Payload item = hex("30 05 06 01 61 05 00");
        Payload items = Payload.EMPTY;
        for (int i = 0; i < 40; i++) {
            items = items.plus(item);
        }
        Payload message = hex("30 82 01 19 01").plus(items);

        Payload answer = answer(GET, GET.with(fields("value", "{{store[oid]}}")), message);

        assertThat(answer.slice(0, 12).spacedHex()).isEqualTo("30 82 01 41 01 30 06 06 01 61 41 41");
        assertThat(answer.size()).isEqualTo(5 + 40 * 8);
        assertThat(answer(GET, GET.with(fields("id", "2")), message))
                .as("as it came where nothing in it is changed")
                .isEqualTo(hex("30 82 01 19 02").plus(items));
    }

    @Test
    void anItemForEachOfAnotherList() {
        Layout read = Layout.of(List.of(
                new Field("count", "u8"), group("questions[count]", "name", "bytes", "end", "\\0", "type", "u8")));
        Layout written = Layout.of(List.of(
                new Field("count", "u8"),
                new Field("questions[count]", "", fields("name", "bytes", "end", "\\0", "type", "u8")),
                group(
                        "answers[questions]",
                        "number",
                        "{{index | u8}}",
                        "of",
                        "{{name}}",
                        "kind",
                        "{{type + 1 | u8}}")));

        assertThat(answer(read, written, hex("02 61 00 01 62 63 00 05")).spacedHex())
                .isEqualTo("02 61 00 01 62 63 00 05 00 61 02 01 62 63 06");
        assertThat(answer(read, written, hex("00")).spacedHex()).isEqualTo("00");
    }

    @Test
    void aListOfNumbersIsAskedOneByOne() {
        Layout read = Layout.of(fields("count", "u8", "addresses[count]", "u8"));
        Layout written = Layout.of(
                fields("count", "u8", "size", "{{len(values) | u8}}", "values[addresses]", "{{cells[addresses]}}"));

        assertThat(answer(read, written, hex("02 03 01")).spacedHex()).isEqualTo("02 04 33 33 11 11");
        assertThat(answer(read, read.with(fields("addresses[]", "{{addresses + 1}}")), hex("02 03 01"))
                        .spacedHex())
                .as("as the type has it")
                .isEqualTo("02 04 02");
        assertThat(answer(read, read.with(fields("addresses", "\\x09")), hex("02 03 01"))
                        .spacedHex())
                .as("all of them at once")
                .isEqualTo("02 09");
    }

    @Test
    void soManyItemsAreNumbered() {
        Layout read = Layout.of(fields("first", "u8", "count", "u8"));
        Layout written = Layout.of(fields("values[count]", "{{first + index * 2 | u16be}}"));

        assertThat(answer(read, written, hex("05 03")).spacedHex()).isEqualTo("00 05 00 07 00 09");
        assertThat(answer(read, written, hex("05 00")).size()).isZero();
    }

    @Test
    void listsInListsAreWrittenItemByItem() {
        Layout read = Layout.of(List.of(new Field(
                "rows[]",
                "",
                List.of(new Field("count", "u8"), new Field("cells_of[count]", "", fields("at", "u8"))))));
        Layout written = read.with(fields("at", "{{at + count}}"));

        assertThat(answer(read, written, hex("02 01 02 01 07")).spacedHex()).isEqualTo("02 03 04 01 08");
    }

    @Test
    void whatCannotBeWrittenIsRefusedOrSaid() {
        Layout read = Layout.of(fields("count", "u16be"));
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Layout.of(List.of(group("rows[]", "a", "{{count | u8}}")))
                        .template(true, read.names()))
                .withMessageContaining("in the field \"rows\"")
                .withMessageContaining("nothing that was matched is a list of that name");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(
                        () -> Layout.of(List.of(group("rows[cuont]", "a", "1"))).template(true, read.names()))
                .withMessageContaining("Did you mean {{count}}?")
                .satisfies(wrong -> assertThat(wrong.field()).isEqualTo("rows"));
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() ->
                        Layout.of(List.of(group("rows[count]", "a", "u8"))).template(true, read.names()))
                .satisfies(wrong -> assertThat(wrong.field()).isEqualTo("a"));
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Layout.of(List.of(new Field(
                                "rows[count]", "", List.of(new Field("cells_of[count]", "", fields("a", "1"))))))
                        .template(true, read.names()))
                .withMessageContaining("in the field \"cells_of\"")
                .withMessageContaining("is a list within another, and not one that was read within that");
        Layout many = Layout.of(fields("rows[count]", "x"));
        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() -> answer(read, many, hex("27 11")))
                .withMessageContaining("a list that is written has 0 to 10,000 items");
        assertThat(answer(read, many, hex("27 10")).size()).isEqualTo(10_000);
        Layout all = Layout.of(fields("bytes_of[]", "u8"));
        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() ->
                        answer(all, all.with(fields("bytes_of[]", "{{bytes_of}}")), Payload.copyOf(new byte[10_001])))
                .withMessageContaining("more than 10,000 items");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "{{default(store['b'], 'no')}} {{store['a'] | default('no')}} → no AAA",
                "{{data[9] | default(7)}} {{data[0] | default(7)}} → 7 120",
                "{{data | int | default(2.5)}} {{data | float | default(1)}} → 2.5 1",
                "{{default(cells[11], 0) + 1}} {{cells[1] | default(0) + 1}} → 1 4370",
            })
    void aValueOrAnotherWhereThereIsNone(String template, String filled) {
        Template read = Template.forReply(template, VARIABLES);

        assertThat(read.fill(new Values(0, () -> ZoneOffset.UTC, 1, new Random(1), "", Payload.of("xyz"))
                                .with(Memory.of(List.of(CELLS, STORE), null, Memory.MOST_BYTES)))
                        .text())
                .hasValue(filled);
    }
}
