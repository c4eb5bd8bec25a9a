package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.time.ManualClock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
    private final Random random = new Random(1);

    private Values values(Payload data) {
        return values(ZoneOffset.UTC, data);
    }

    private Values values(ZoneId zone, Payload data) {
        return new Values(new ManualClock().epochNanos(), () -> zone, 7, random, "192.168.1.20:53211", data);
    }

    private String reply(String template, String data) {
        return Template.forReply(template).fill(values(Payload.of(data))).text().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "plain                        ~ plain",
                "``                           ~ ``",
                "ack: {{data}}                ~ ack: hello",
                "{{data}}{{data}}             ~ hellohello",
                "{{ data }}                   ~ hello",
                "ATU {{now}}                  ~ ATU 2022-10-13 12:38:01.285021",
                "{{now \"HH:mm:ss\"}}         ~ 12:38:01",
                "{{now\"HH:mm\"}}             ~ 12:38",
                "{{now \"'}}' HH\"}}          ~ }} 12",
                "{{unixtime}}                 ~ 1665664681",
                "#{{n}}                       ~ #7",
                "{{peer}}                     ~ 192.168.1.20:53211",
                "{{data|hex}}                 ~ 68656c6c6f",
                "{{data | hex | upper}}       ~ 68656C6C6F",
                "{{data|base64}}              ~ aGVsbG8=",
                "{{data|upper}}               ~ HELLO",
                "{{data|upper|lower}}         ~ hello",
                "{{\" x \"|trim}}!            ~ x!",
                "{{\"{{\"}}data{{\"}}\"}}     ~ {{data}}",
                "{{\"a\\\"b\"}}               ~ a\"b",
                "a\\x41\\u{42}{{n}}           ~ aAB7",
                "one } two }} three {         ~ one } two }} three {",
                "{{data}}}                    ~ hello}",
            })
    void fillsInValues(String template, String filled) {
        assertThat(reply(template, "hello")).isEqualTo(filled);
    }

    @Test
    void escapesWorkAroundValues() {
        assertThat(reply("{{n}}\\r\\n", "")).isEqualTo("7\r\n");
        assertThat(Template.forMessage("\\xff{{n}}").fill(values(Payload.EMPTY)))
                .isEqualTo(Payload.copyOf((byte) 0xff, (byte) '7'));
    }

    @Test
    void dataPassesAsItIs() {
        Payload bytes = Payload.copyOf((byte) 0xff, (byte) 0, (byte) '{', (byte) '{');

        assertThat(Template.forReply("{{data}}").fill(values(bytes))).isEqualTo(bytes);
        assertThat(Template.forReply("{{data|upper|trim|lower}}").fill(values(bytes)))
                .isEqualTo(bytes);
    }

    @Test
    void nowIsTheTimeInTheZone() {
        Template template = Template.forMessage("{{now \"HH:mm XXX\"}}");

        assertThat(template.fill(values(ZoneId.of("Asia/Kolkata"), Payload.EMPTY)))
                .isEqualTo(Payload.of("18:08 +05:30"));
    }

    @Test
    void randomGivesSoManyLettersAndDigits() {
        assertThat(reply("{{random 8}}", "")).matches("[A-Za-z0-9]{8}");
        assertThat(reply("{{random hex 6}}", "")).matches("[0-9a-f]{6}");
        assertThat(reply("{{random 65507}}", "")).hasSize(65_507);
        assertThat(reply("{{random 16}}", "")).isNotEqualTo(reply("{{random 16}}", ""));
    }

    @Test
    void theSameRandomSourceGivesTheSameText() {
        random.setSeed(42);
        String first = reply("{{random 8}}", "");
        random.setSeed(42);

        assertThat(reply("{{random 8}}", "")).isEqualTo(first);
    }

    @Test
    void crc16ModbusIsTheKnownCheckValueLowByteFirst() {
        assertThat(Template.forReply("{{crc16-modbus data}}")
                        .fill(values(Payload.of("123456789")))
                        .hex())
                .isEqualTo("374b"); // 0x4B37, the check value of CRC-16/MODBUS in the RevEng catalogue
        assertThat(reply("{{crc16-modbus \"123456789\"|hex}}", "")).isEqualTo("374b");
        assertThat(Template.forReply("{{data}}{{crc16-modbus data}}")
                        .fill(values(Encoding.HEX.decode("01 03 00 00 00 01")))
                        .spacedHex())
                .isEqualTo("01 03 00 00 00 01 84 0a");
    }

    @Test
    void crc16ModbusOfNothingIsAllOnes() {
        assertThat(reply("{{crc16-modbus \"\"|hex}}", "")).isEqualTo("ffff");
    }

    @Test
    void isShownAsItWasWritten() {
        assertThat(Template.forReply("ack: {{ data }}\\n")).hasToString("ack: {{ data }}\\n");
    }

    @Test
    void aLongTextInQuotationMarksIsRead() {
        String text = "x".repeat(60_000);

        assertThat(reply("{{\"" + text + "\"}}", "")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{{data                  ~ has a {{ without }}",
                "{{now \"HH}}            ~ has a quotation mark that is not closed",
                "{{}}                    ~ has {{}} with no name in it; there are now, unixtime, n, random, peer, data, crc16-modbus",
                "{{ }}                   ~ has {{}} with no name in it",
                "{{dta}}                 ~ has {{dta}}; there are now, unixtime",
                "{{dta}}                 ~ Did you mean {{data}}?",
                "{{DATA}}                ~ Did you mean {{data}}?",
                "{{1}}                   ~ has {{1}}, a capture, and nothing here captures",
                "{{data x}}              ~ has {{data x}}, and data takes nothing after it",
                "{{n 1 2}}               ~ has {{n 1 2}}, and n takes nothing after it",
                "{{\"a\" b}}             ~ takes nothing after it",
                "{{now HH}}              ~ has {{HH}}; there are now, unixtime",
                "{{now n}}               ~ has a form of time that is not known in advance: write {{now \"HH:mm:ss\"}}",
                "{{now \"HH\" \"mm\"}}   ~ put several into parentheses, {{now(\"HH:mm:ss\", \"UTC\")}}",
                "{{now(\"HH\", \"CEST\")}}  ~ has a time zone that is not known: there are \"UTC\", \"Europe/Berlin\"",
                "{{now \"bbb\"}}         ~ has a form of time that cannot be read",
                "{{now \"{\"}}           ~ write {{now \"HH:mm:ss\"}}",
                "{{random}}              ~ has {{random}} without how many: write {{random 8}} or {{random hex 8}}",
                "{{random hex}}          ~ has {{random}} without how many",
                "{{random n}}            ~ has {{random}} without how many",
                "{{random -1}}           ~ has {{random}} without how many",
                "{{random 8 hex}}        ~ and random takes one thing so",
                "{{random 0}}            ~ has {{random 0}}, and it can be from 1 to 65507",
                "{{random 65508}}        ~ has {{random 65508}}, and it can be from 1 to 65507",
                "{{crc16-modbus}}        ~ has {{crc16-modbus}} without what to compute it of: write {{crc16-modbus data}}",
                "{{crc16-modbus data n}} ~ and crc16-modbus takes one thing so, but here are more: put several into parentheses, {{crc16-modbus(data)}}",
                "{{crc16-modbus dta}}    ~ Did you mean {{data}}?",
                "{{crc16-modbus now x}}  ~ and crc16-modbus takes one thing so, but here are more",
                "{{data|}}               ~ where a filter belongs after each |: {{data|hex}}",
                "{{data||hex}}           ~ where a filter belongs after each |: {{data|hex}}. The bits of two numbers are joined by or",
                "{{data|hex upper}}      ~ has {{data|hex upper}}, and hex takes nothing after it",
                "{{data|hxe}}            ~ has the filter 'hxe', which is none; there are hex, upper, u16be and others. Did you mean {{hex}}?",
                "{{|hex}}                ~ has {{}} with no name in it",
            })
    void saysWhatIsWrong(String template, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.forReply(template))
                .withMessageStartingWith("the template '" + template + "' ")
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{data}}", "{{data|hex}}", "{{crc16-modbus data}}"})
    void aMessageThatAnswersNothingHasNoData(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.forMessage(template))
                .withMessageContaining("has {{data}}, and a message that answers nothing has no data to put there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\q", "{{n}}\\q", "{{\"\\q\"}}", "{{\"a\\\nb\"}}"})
    void aWrongEscapeIsRefused(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.forReply(template))
                .withMessageContaining("is not an escape");
    }
}
