package dev.parley.measure;

import dev.parley.address.Address;
import dev.parley.measure.client.RoundTripSetup;
import dev.parley.measure.client.ThroughputSetup;
import dev.parley.measure.server.MeasureServerSetup;
import java.util.Arrays;
import java.util.List;

/**
 * Measures a peer. What a library user meets first:
 *
 * <pre>{@code
 * RoundTripResult result = Measure.roundTrip("udp://192.168.1.37:7000").rate(Rate.parse("50/s")).run();
 * }</pre>
 */
public final class Measure {
    private Measure() {}

    /**
     * Round trips to somebody who echoes.
     *
     * @param target {@code udp://host:port} or {@code tcp://host:port}
     * @throws dev.parley.address.AddressException with a sentence that shows the right spelling
     */
    public static RoundTripSetup roundTrip(String target) {
        return roundTrip(Address.parse(target));
    }

    /** As {@link #roundTrip(String)}. */
    public static RoundTripSetup roundTrip(Address target) {
        return new RoundTripSetup(target);
    }

    /**
     * How much goes through to a far end ({@link #serve}), from it, or both.
     *
     * @throws dev.parley.address.AddressException with a sentence that shows the right spelling
     */
    public static ThroughputSetup throughput(String target) {
        return throughput(Address.parse(target));
    }

    /** As {@link #throughput(String)}. */
    public static ThroughputSetup throughput(Address target) {
        return new ThroughputSetup(target);
    }

    /** The far end of other people's measurements, on these addresses. */
    public static MeasureServerSetup serve(List<Address> addresses) {
        return new MeasureServerSetup(addresses);
    }

    /** As {@link #serve(List)}. */
    public static MeasureServerSetup serve(String... addresses) {
        return serve(Arrays.stream(addresses).map(Address::parse).toList());
    }
}
