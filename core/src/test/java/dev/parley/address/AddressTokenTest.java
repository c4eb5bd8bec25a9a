package dev.parley.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTokenTest {
    private static final Duration SLOT = Duration.ofSeconds(30);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 9_000);
    private static final int RUN = 7;

    private final AddressToken tokens = new AddressToken(16, SLOT);

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "0, 29, true",
        "0, 30, true",
        "0, 59, true",
        "0, 60, false",
        "29, 59, true",
        "29, 60, false",
        "31, 29, false",
        // A clock of a computer may begin anywhere, also below 0.
        "-1, 0, true",
        "-1, 29, true",
        "-1, 30, false",
        "-31, -1, true",
        "-31, 0, false",
        "-31, 29, false"
    })
    void aTokenIsValidInItsSlotAndInTheNext(long made, long checked, boolean isValid) {
        byte[] token = tokens.create(PEER, RUN, seconds(made));

        assertThat(tokens.isValid(token, PEER, RUN, seconds(checked))).isEqualTo(isValid);
    }

    @Test
    void aTokenIsValidForItsAddressPortAndContextAlone() {
        byte[] token = tokens.create(PEER, RUN, 0);

        assertThat(tokens.isValid(token, PEER, RUN, 0)).isTrue();
        assertThat(tokens.isValid(token, new InetSocketAddress("192.0.2.2", 9_000), RUN, 0))
                .isFalse();
        assertThat(tokens.isValid(token, new InetSocketAddress("192.0.2.1", 9_001), RUN, 0))
                .isFalse();
        assertThat(tokens.isValid(token, new InetSocketAddress("2001:db8::1", 9_000), RUN, 0))
                .isFalse();
        assertThat(tokens.isValid(token, PEER, RUN + 1, 0)).isFalse();
    }

    @Test
    void aTokenOfAnotherKeyIsNotValid() {
        byte[] token = new AddressToken(16, SLOT).create(PEER, RUN, 0);

        assertThat(tokens.isValid(token, PEER, RUN, 0)).isFalse();
    }

    @Test
    void eachByteOfATokenIsCompared() {
        byte[] token = tokens.create(PEER, RUN, 0);
        for (int i = 0; i < token.length; i++) {
            byte[] changed = token.clone();
            changed[i] ^= 1;
            assertThat(tokens.isValid(changed, PEER, RUN, 0)).as("byte %s", i).isFalse();
        }
        assertThat(tokens.isValid(Arrays.copyOf(token, 15), PEER, RUN, 0)).isFalse();
        assertThat(tokens.isValid(Arrays.copyOf(token, 17), PEER, RUN, 0)).isFalse();
        assertThat(tokens.isValid(new byte[0], PEER, RUN, 0)).isFalse();
    }

    @Test
    void aTokenHasTheLengthThatWasAskedFor() {
        assertThat(tokens.create(PEER, RUN, 0)).hasSize(16);
        assertThat(new AddressToken(6, SLOT).createHex(PEER, 0, 0)).matches("[0-9a-f]{12}");
    }

    @Test
    void aTokenInHexIsCheckedAsItsBytesAre() {
        String token = tokens.createHex(PEER, RUN, 0);

        assertThat(tokens.isValidHex(token, PEER, RUN, 0)).isTrue();
        assertThat(tokens.isValidHex(token.toUpperCase(Locale.ROOT), PEER, RUN, 0))
                .isTrue();
        assertThat(tokens.isValidHex(token, PEER, RUN, seconds(60))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00", "zz", "hello", "00112233445566778899aabbccddeeff"})
    void anotherTextIsNotValid(String text) {
        assertThat(tokens.isValidHex(text, PEER, RUN, 0)).isFalse();
    }

    @Test
    void aTokenWithoutBytesOrWithoutTimeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressToken(0, SLOT));
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressToken(33, SLOT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressToken(6, Duration.ZERO))
                .withMessageContaining("a time slot above 0");
    }
}
