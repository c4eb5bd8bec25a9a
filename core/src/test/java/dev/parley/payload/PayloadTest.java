package dev.parley.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PayloadTest {

    @Test
    void isTheTextInUtf8() {
        assertThat(Payload.of("é").bytes()).isEqualTo(new byte[] {(byte) 0xc3, (byte) 0xa9});
        assertThat(Payload.of("é").text()).contains("é");
        assertThat(Payload.of("é").size()).isEqualTo(2);
        assertThat(Payload.of("")).isEqualTo(Payload.EMPTY);
        assertThat(Payload.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void nobodyCanChangeIt() {
        byte[] mine = "hello".getBytes(UTF_8);
        Payload payload = Payload.copyOf(mine);

        mine[0] = 'j';
        payload.bytes()[0] = 'c';

        assertThat(payload).isEqualTo(Payload.of("hello"));
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> payload.buffer().put((byte) 'x'));
    }

    @Test
    void copiesWhatABufferHasLeftAndLeavesTheBuffer() {
        ByteBuffer buffer =
                ByteBuffer.wrap("0123456789".getBytes(UTF_8)).position(2).limit(5);

        assertThat(Payload.copyOf(buffer)).isEqualTo(Payload.of("234"));
        assertThat(buffer.position()).isEqualTo(2);
        assertThat(Payload.copyOf(buffer.position(5))).isSameAs(Payload.EMPTY);
    }

    @Test
    void copiesAPartOfAnArray() {
        assertThat(Payload.copyOf("0123456789".getBytes(UTF_8), 2, 3)).isEqualTo(Payload.of("234"));
    }

    @ParameterizedTest
    @CsvSource({"0, 11", "11, 0", "5, 6", "-1, 2", "3, -1"})
    void neverMakesUpBytesThatAnArrayDoesNotHave(int offset, int length) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Payload.copyOf(new byte[10], offset, length));
    }

    @Test
    void slicesAndJoins() {
        Payload payload = Payload.of("hello world");

        assertThat(payload.slice(6, 11)).isEqualTo(Payload.of("world"));
        assertThat(payload.slice(0, 11)).isSameAs(payload);
        assertThat(payload.slice(4, 4)).isSameAs(Payload.EMPTY);
        assertThat(payload.slice(0, 6).plus(payload.slice(6, 11))).isEqualTo(payload);
        assertThat(Payload.EMPTY.plus(payload)).isEqualTo(payload);
        assertThat(payload.plus(Payload.EMPTY)).isSameAs(payload);
    }

    @ParameterizedTest
    @CsvSource({"0, 12", "-1, 3", "5, 4"})
    void neverSlicesBeyondItsEnds(int from, int to) {
        Payload payload = Payload.of("hello world");

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> payload.slice(from, to));
    }

    @Test
    void writesItsBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Payload.of("hello").writeTo(out);

        assertThat(out.toString(UTF_8)).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "ack: hello, ack:, true",
        "ack: hello, hello, true",
        "ack: hello, ': h', true",
        "ack: hello, ack: hello, true",
        "ack: hello, '', true",
        "ack: hello, world, false",
        "hello, ack: hello, false",
        "'', '', true",
        "'', x, false",
    })
    void tellsWhetherAPartStandsInIt(String whole, String part, boolean contained) {
        assertThat(Payload.of(whole).contains(Payload.of(part))).isEqualTo(contained);
    }

    @Test
    void isNoTextWhereItIsNotUtf8() {
        assertThat(Payload.copyOf((byte) 0xff).text()).isEmpty();
        assertThat(Payload.copyOf((byte) 0xed, (byte) 0xa0, (byte) 0x80).text())
                .as("a surrogate")
                .isEmpty();
    }

    @Test
    void showsItselfAsHexAndAsText() {
        Payload payload = Payload.of("hello\n");

        assertThat(payload.hex()).isEqualTo("68656c6c6f0a");
        assertThat(payload.spacedHex()).isEqualTo("68 65 6c 6c 6f 0a");
        assertThat(payload.escaped()).isEqualTo("hello\\n");
        assertThat(payload).hasToString("hello\\n");
        assertThat(Payload.of("x".repeat(64))).hasToString("x".repeat(64));
        assertThat(Payload.of("x".repeat(65))).hasToString("x".repeat(64) + "… (65 B)");
    }

    @Test
    void equalsTheSameBytes() {
        assertThat(Payload.of("a")).isEqualTo(Payload.copyOf((byte) 'a')).hasSameHashCodeAs(Payload.of("a"));
        assertThat(Payload.of("a")).isNotEqualTo(Payload.of("b")).isNotEqualTo("a");
    }

    @Test
    void tellsWhereItsPartsStand() {
        Payload whole = Payload.of("abcab");

        assertThat(whole.startsWith(Payload.of("abc"))).isTrue();
        assertThat(whole.startsWith(Payload.of("bc"))).isFalse();
        assertThat(whole.endsWith(Payload.of("cab"))).isTrue();
        assertThat(whole.endsWith(Payload.of("abc"))).isFalse();
        assertThat(whole.contains(Payload.of("ca"))).isTrue();
        assertThat(whole.contains(Payload.of("cb"))).isFalse();
        assertThat(whole.byteAt(2)).isEqualTo((byte) 'c');
    }

    @Test
    void aPartLongerThanTheWholeIsNowhereAndAnEmptyOneEverywhere() {
        Payload whole = Payload.of("ab");
        Payload longer = Payload.of("abc");

        assertThat(whole.startsWith(longer) || whole.endsWith(longer) || whole.contains(longer))
                .isFalse();
        assertThat(whole.startsWith(Payload.EMPTY) && whole.endsWith(Payload.EMPTY) && whole.contains(Payload.EMPTY))
                .isTrue();
        assertThat(Payload.EMPTY.contains(Payload.EMPTY)).isTrue();
    }
}
