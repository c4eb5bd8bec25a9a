package dev.parley.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions between the braces: what they give, and what is wrong with them, when they are read and when they are filled in. */
final class ExpressionTest {
    private static Values values(Payload data) {
        return new Values(
                1_665_664_681_285_000_000L,
                () -> ZoneOffset.UTC,
                300,
                new Random(1),
                "[fe80::1%eth0]:7",
                () -> "127.0.0.1:9000",
                data,
                Map.of(
                        "1",
                        Payload.of("21"),
                        "hex",
                        Payload.of("ab"),
                        "local",
                        Payload.of("mine"),
                        "key",
                        Payload.EMPTY));
    }

    private static Payload fill(String template) {
        return Template.forReply(template, Set.of("1", "hex", "local", "key"))
                .fill(values(Encoding.HEX.decode("00 01 00 00 00 06 11 03 00 6b 00 03")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "{{data[..2] | u16be + 1 | u16be | hex}}        → 0002",
                "{{1 + 2 * 3 << 1}}                             → 14",
                "{{1 or 6 & 3 ^ 0xf}}                           → 13",
                "{{2 - 3 - 4}}                                  → -5",
                "{{-7 / 2}} {{-7 % 4}} {{- - 7}}                → -3 -3 7",
                "{{7 / 2.0}}                                    → 3.5",
                "{{data | len + 1 * 2}}                         → 14",
                "{{(data | len + 1) * 2}}                       → 26",
                "{{n | u8 | hex}}                               → 2c",
                "{{-1 | u32be | hex}}                           → ffffffff",
                "{{\"\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\" | u64le}} → 18446744073709551615",
                "{{data[7] or 0x80 | u8 | hex}}                 → 83",
                "{{1}} {{1 | int + 1}} {{1[0]}} {{1 + 1}}       → 21 22 50 2",
                "{{crc16-modbus 1 | hex}}                       → d504",
                "{{hex}} {{hex | hex}} {{hex(hex)}}             → ab 6162 6162",
                "{{local}} {{local-host}} {{local-port}}        → mine 127.0.0.1 9000",
                "{{peer-host}} {{peer-port | u16be | hex}}      → fe80::1%eth0 0007",
                "{{n-1}} {{n -1}} {{n - 1}}                     → 299 299 299",
                "{{data[-2..][1]}}{{data[..-10][..1] | hex}}    → 300",
                "{{data[5..6 - 1 + data[5]] | hex}}             → 061103006b00",
                "{{data[0..0]}}{{data[12..]}}{{key}}            → ``",
                "{{'it\\x27s \"quoted\"'}}                      → it's \"quoted\"",
                "{{now 'HH'}}{{now(\"HH\" ~ \"mm\")}}           → 121238",
                "{{\"ab\" ~ 1 ~ n + 1 | upper}}                 → AB21301",
                "{{300 + 0 | varint | hex}} {{300 + 1 | u8 | hex}} → ac02 2d",
                "{{-1 | varint | hex}}                          → ffffffffffffffffff01",
                "{{bcd(0x3039) | hex}} {{bcd(n, 1) | hex}}       → 012345 00",
                "{{\"\\x12\\x34\" | bcd}}                       → 1234",
                "{{\" -7 \" | int}} {{\"0xff\" | int}}          → -7 255",
                "{{21.5 | fixed(0)}} {{-2.5 | round}} {{2.9 | int}} → 22 -3 2",
                "{{0.1 + 0.2 | f32be | hex}}                    → 3e99999a",
                "{{\"::1\" | ip | len}}{{\"fe80::1\" | ip | hex}} → 16fe800000000000000000000000000001",
                "{{crc16-x25(data[..2], data[2..]) - crc16-x25(data)}} → 0",
                "{{-sum(data) | u8 | hex}}                      → 77",
                "{{autokey('{\"system\"', 171) | hex}}          → d0f281f88bff9af7d5",
                "{{autokey(data, n % 256) | unautokey(n % 256) ~ '' | hex}} → 0001000000061103006b0003",
            })
    void givesWhatItSays(String template, String filled) {
        assertThat(fill(template).text()).hasValue(filled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "ab {{dta[1]}}             → 6  → Did you mean {{data}}?",
                "{{data | u16}}            → 10 → Did you mean u16be (high byte first) or u16le (low byte first)?",
                "{{data | crc16_x25}}      → 10 → Did you mean {{crc16-x25}}?",
                "{{data[4..2]}}            → 7  → data[4..2] ends before it begins",
                "{{data[4..6] | u32be}}    → 3  → has 2 bytes for u32be, which reads 4",
                "{{data + 1}}              → 3  → has bytes where + takes a number: data | int reads digits, data | u16be two bytes",
                "{{2.5 | u8}}              → 3  → has a number with a fraction where u8 takes a whole one: int(2.5) cuts it, round(2.5) rounds",
                "{{2.5 & 1}}               → 3  → where & takes a whole one",
                "{{0x100 | u8}}            → 3  → has 256, which does not fit into 1 byte, the size of u8",
                "{{i8(0x80)}}              → 6  → which does not fit",
                "{{5 | u8}}                → 3  → there are now, unixtime",
                "{{n / 0}}{{1 / (2 - 2)}}  → 14 → a number is divided by 0",
                "{{1 << 200}}              → 5  → shifted by fewer than 0 or more than 128 places",
                "{{(1 << 128) * 2}}        → 6  → a number is too large: it needs more than 128 bits",
                "{{\"zz\" | unhex}}        → 10 → unhex reads pairs of hex digits",
                "{{\"x\" | int}}           → 9  → int reads digits such as 42, -7 or 0x1f, and this is none",
                "{{\"h\" | ip}}            → 9  → ip reads an address",
                "{{data[0}}                → 9  → has no ] here",
                "{{(n}}                    → 3  → has a ( without )",
                "{{n +}}                   → 6  → ends where a value belongs",
                "{{n + * 2}}               → 7  → has '*' where a value belongs",
                "{{n ? 1}}                 → 5  → has '?', which means nothing between {{ and }}",
                "{{data[0] | 0x80}}        → 13 → The bits of two numbers are joined by or: data[0] or 0x80",
                "{{hex()}}                 → 3  → has hex with 0 things, and it is written {{hex(data)}}",
                "{{n(1)}}                  → 3  → has things for n, which takes nothing",
                "{{pad-left(n)}}           → 3  → it is written {{pad-left(n, 4, \"0\")}}",
                "{{0x}}                    → 3  → has '0x', which is no number",
                "{{12ab}}                  → 3  → has '12ab', which is no number",
                "{{n}} \\q                 → 7  → has '\\q', which is not an escape",
                "{{\"a\\q\"}}              → 5  → has '\\q', which is not an escape",
                "{{n + 'x}}                → 7  → has a quotation mark that is not closed",
                "{{now(\"HH\", n)}}        → 13 → has a time zone that is not known",
                "{{hmac-md5(\"a\", \"\")}} → 3  → an HMAC needs a key",
                "{{autokey(\"a\", 256)}}   → 3  → autokey takes a key from 0 to 255",
                "{{pad-left(n, 4, 'ab')}}  → 0  → ``",
            })
    void saysWhatIsWrongAndWhere(String template, int character, String message) {
        if (character == 0) {
            assertThatExceptionOfType(FillException.class)
                    .isThrownBy(() -> fill(template))
                    .withMessageContaining("pad-left fills with one byte");
            return;
        }
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Template.forReply(template, Set.of("1")))
                .withMessageContaining(message)
                .withMessageEndingWith("(character " + character + ")")
                .satisfies(wrong -> assertThat(wrong.at()).isEqualTo(character - 1));
    }

    @Test
    void aMistakeIsDrawnWithACaret() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Template.forReply("first\n{{n}} é {{dta}} more"))
                .satisfies(wrong -> assertThat(wrong.drawing()).isEqualTo("  {{n}} é {{dta}} more\n            ^"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "a{{data[20..22]}}       → 8  → data[20..22] reaches beyond its bytes",
                "{{data[12]}}            → 7  → data[12] reaches beyond its bytes",
                "{{data[-13..]}}         → 7  → data[-13..] reaches beyond its bytes",
                "{{data[n..]}}           → 7  → data[n..] reaches beyond its bytes",
                "{{data[..1 << 100]}}    → 7  → reaches beyond",
                "{{data[5..data[0]]}}    → 7  → ends before it begins",
                "{{data | u16be}}        → 10 → u16be reads 2 bytes, and there are more or fewer",
                "{{1 / (n - 300)}}       → 5  → a number is divided by 0",
                "{{key | int}}           → 9  → int reads digits",
                "{{repeat('ab', n << 9)}} → 3 → repeat takes 0 to 65,507",
                "{{random-number(1, 0)}} → 3  → random-number takes the least and the largest number",
                "{{'\\xff' | varint}}    → 0  → ``",
                "{{data | repeat(60000) | hex | hex | hex | hex | hex | hex | hex}} → 62 → a value would have more than 64 MiB",
            })
    void whatAMessageLacksIsSaidWithThePlace(String template, int character, String message) {
        if (character == 0) {
            assertThatExceptionOfType(TemplateException.class)
                    .isThrownBy(() -> Template.forReply(template))
                    .withMessageContaining("varint does not end");
            return;
        }
        assertThatExceptionOfType(FillException.class)
                .isThrownBy(() -> fill(template))
                .withMessageContaining("cannot be filled in: ")
                .withMessageContaining(message)
                .withMessageEndingWith("(character " + character + ")");
    }

    @Test
    void whatAPeerSendsIsInNoMessageSoThatItsDropsAreCountedTogether() {
        Template template = Template.forReply("{{data[4..8] | u32be}}");

        assertThat(java.util.stream.IntStream.range(0, 8)
                        .mapToObj(size -> failure(template, Payload.copyOf(new byte[size])))
                        .distinct())
                .hasSize(1);
    }

    private static String failure(Template template, Payload data) {
        try {
            return template.fill(values(data)).toString();
        } catch (FillException missing) {
            return String.valueOf(missing.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "hex(", "data["})
    void depthIsLimited(String opening) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Template.forReply("{{" + opening.repeat(400) + "1" + "}}"))
                .withMessageContaining("has more than 50 parentheses, brackets or signs within each other");
    }

    @Test
    void lengthIsLimited() {
        assertThat(fill("{{n" + " + 1".repeat(499) + "}}").text()).hasValue("799");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> Template.forReply("{{n" + " + 1".repeat(500) + "}}"))
                .withMessageContaining("has more than 1000 words and signs between {{ and }}");
    }
}
