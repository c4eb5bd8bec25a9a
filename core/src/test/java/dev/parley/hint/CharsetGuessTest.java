package dev.parley.hint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetGuessTest {
    private static CharsetGuess guess(byte... bytes) {
        return CharsetGuess.of(ByteBuffer.wrap(bytes), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Température: 21 °C", "Größe 5, Maß 7 µm", "señal débil en el salón", "naïve café"})
    void knowsLatin1(String text) {
        assertThat(guess(text.getBytes(ISO_8859_1))).isEqualTo(CharsetGuess.WESTERN);
        assertThat(guess(text.getBytes(Charset.forName("windows-1252")))).isEqualTo(CharsetGuess.WESTERN);
        assertThat(guess(text.getBytes(UTF_8))).isEqualTo(CharsetGuess.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"你好，掌控板", "温度：21，湿度：60%", "掌控板发来的消息\r\n", "hello 世界 from MicroPython"})
    void knowsGbk(String text) {
        assertThat(guess(text.getBytes(Charset.forName("GBK")))).isEqualTo(CharsetGuess.DOUBLE_BYTE);
        assertThat(guess(text.getBytes(UTF_8))).isEqualTo(CharsetGuess.UTF_8);
    }

    @Test
    void takesAsciiForItself() {
        assertThat(guess("temp=21\r\n".getBytes(UTF_8))).isEqualTo(CharsetGuess.ASCII);
        assertThat(guess()).isEqualTo(CharsetGuess.ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010300000002c40b", // Modbus
                "deadbeef", // what people try first
                "41b80000c2f6e979", // two floats
                "ffd8ffe000104a46494600010101", // the beginning of a JPEG
                "08961012076c6162656c6564", // protobuf
                "c0a80114c0a80115", // two IPv4 addresses
                "80e1f2a3b4c5d6e7"
            })
    void takesBinaryForBinary(String hex) {
        assertThat(guess(HexFormat.of().parseHex(hex))).isEqualTo(CharsetGuess.BINARY);
    }

    @Test
    void aPieceOfAStreamMayBeginAndEndInsideALetter() {
        byte[] whole = "温度：21，湿度：60".getBytes(UTF_8);
        for (int from = 0; from < 4; from++) {
            for (int to = whole.length - 4; to <= whole.length; to++) {
                assertThat(CharsetGuess.of(ByteBuffer.wrap(whole, from, to - from), true))
                        .as("%s to %s", from, to)
                        .isEqualTo(CharsetGuess.UTF_8);
            }
        }
        assertThat(guess("Das ist ein Caf\u00e9".getBytes(ISO_8859_1)))
                .as("a datagram has no letter cut")
                .isEqualTo(CharsetGuess.WESTERN);
    }

    @Test
    void leavesTheBufferAsItWas() {
        ByteBuffer data = ByteBuffer.allocateDirect(100).put("xx21 \u00b0C".getBytes(ISO_8859_1));
        data.flip().position(2);

        CharsetGuess.of(data, false);
        CharsetGuess.isSevenBit(data);

        assertThat(data.position()).isEqualTo(2);
        assertThat(data.limit()).isEqualTo(7);
    }

    @Test
    void seesABitWhereverItIs() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = new byte[length];
                assertThat(CharsetGuess.isSevenBit(ByteBuffer.wrap(bytes))).isTrue();
                bytes[at] = (byte) 0x80;
                assertThat(CharsetGuess.isSevenBit(ByteBuffer.wrap(bytes))).isFalse();
            }
        }
    }

    /** Each sender is judged by its own payloads; a hundred thousand of them send nothing but noise. */
    @Test
    void randomBytesAreHardlyEverTakenForText() {
        Random random = Seed.random();
        int told = 0;
        for (int sender = 0; sender < 100_000; sender++) {
            EncodingHint watch = new EncodingHint(false);
            for (int i = 0; i < 20; i++) {
                byte[] payload = new byte[1 + random.nextInt(64)];
                random.nextBytes(payload);
                told += watch.inspect(ByteBuffer.wrap(payload)).isPresent() ? 1 : 0;
            }
        }
        assertThat(told).as("of 100,000 senders").isLessThan(30);
    }
}
