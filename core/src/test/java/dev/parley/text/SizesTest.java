package dev.parley.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "64, 64",
        "64B, 64",
        "64 B, 64",
        "1kB, 1000",
        "1KB, 1000",
        "1KiB, 1024",
        "1kib, 1024",
        "10MB, 10000000",
        "1MiB, 1048576",
        "2GB, 2000000000",
        "2GiB, 2147483648"
    })
    void readsASize(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B", "large", "-1", "+1", "1.5MB", "1k", "1mbit", "64  B", "1_000", "0x10"})
    void whatIsNoSizeIsRefusedWithARightForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sizes.parse(text))
                .withMessage("'%s' is not a size: write bytes as 64, 1KiB or 10MB", text);
    }

    @Test
    void whatIsTooLargeToCountIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sizes.parse("99999999999GiB"))
                .withMessageContaining("is larger than any size here can be");
    }

    @Test
    void showsEveryByte() {
        assertThat(Sizes.show(0)).isEqualTo("0 B");
        assertThat(Sizes.show(65_507)).isEqualTo("65,507 B");
        assertThat(Sizes.count(1_234_567)).isEqualTo("1,234,567");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 datagrams", "1, 1 datagram", "2, 2 datagrams"})
    void countsOneThingAndManyThings(long number, String shown) {
        assertThat(Sizes.count(number, "datagram")).isEqualTo(shown);
    }
}
