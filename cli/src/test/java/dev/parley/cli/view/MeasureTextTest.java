package dev.parley.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Address;
import dev.parley.cli.CommandLine;
import dev.parley.ledger.Cause;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.ThroughputResult;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A measurement for a person, and what the verb refuses. */
class MeasureTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1.00 µs",
        "15300, 15.3 µs",
        "153000, 153 µs",
        "2500000, 2.50 ms",
        "1500000000, 1.50 s",
        "120000000000, 120 s"
    })
    void showsTimesInTheUnitThatNeedsFewestDigits(long nanos, String shown) {
        assertThat(MeasureText.time(nanos)).isEqualTo(shown);
    }

    @Test
    void saysThatNobodyCountedWhatArrived() {
        OptionalLong unknown = OptionalLong.empty();
        FlowResult up = new FlowResult(
                1_000, 64_000, 1_000_000_000, 0, unknown, unknown, unknown, unknown, unknown, unknown, 0, 0, 0, 0);
        ThroughputResult result = new ThroughputResult(
                Address.parse("udp://127.0.0.1:9000"),
                Direction.UP,
                64,
                1,
                true,
                Optional.of(up),
                Optional.empty(),
                false,
                true,
                Cause.DONE,
                null);

        assertThat(new MeasureText(false).of(result))
                .contains("1,000 datagrams/s, 512 kbit/s sent")
                .contains("nobody counted what arrived")
                .doesNotContain("received");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            measure | measure needs an address
            measure udp://127.0.0.1:9 --size 15 | --size must be 16 B or more
            measure udp://127.0.0.1:9 --size 65508 | do not fit into one datagram
            measure udp://127.0.0.1:9 --rate unlimited | round trips need a schedule
            measure udp://127.0.0.1:9 udp://127.0.0.1:10 | measure takes one address
            measure udp://127.0.0.1:9 --direction up | how fast?
            measure udp://127.0.0.1:9 --direction sideways --flood | is no direction
            measure udp://127.0.0.1:9 --max-clients 3 | --max-clients needs --serve
            measure udp://127.0.0.1:9 --no-offload | --no-offload needs --flood or --direction
            measure --serve udp://127.0.0.1:0 --rate 3/s | --rate is for the side that asks
            measure tcp://127.0.0.1:9 --flood --one-way | --one-way is for datagrams
            measure udp://192.0.2.7:9 --flood --one-way | did not agree to more
            measure udp://127.0.0.1:9 --streams 65 | --streams must be from 1 to 64
            """)
    void refusesWhatCannotBe(String command, String message) {
        CommandLine run = CommandLine.run(command.strip().split(" ", -1));

        assertThat(run.err()).contains(message.strip());
        assertThat(run.status()).isEqualTo(2);
    }
}
