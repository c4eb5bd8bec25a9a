package dev.parley.probe.check;

import dev.parley.address.Scheme;
import dev.parley.probe.target.DatagramTarget;
import dev.parley.probe.target.StreamTarget;
import dev.parley.text.SpellingSuggestion;
import java.util.Collection;
import java.util.List;

/** All checks, in the order in which they are made: what kills most servers comes last. */
public final class Checks {
    private Checks() {}

    public static List<Check<DatagramTarget>> datagram() {
        return List.of(
                new UdpListeningCheck(),
                new EchoCheck(),
                new RoundTripCheck(),
                new SizeCheck(),
                new BurstCheck(),
                new UdpInputCheck(TestInput.CRLF),
                new UdpInputCheck(TestInput.EMPTY),
                new UdpInputCheck(TestInput.LONG),
                new UdpInputCheck(TestInput.NOT_UTF_8),
                new UdpInputCheck(TestInput.BINARY));
    }

    public static List<Check<StreamTarget>> stream() {
        return List.of(
                new TcpListeningCheck(),
                new GreetingCheck(),
                new LineEndCheck(),
                new ReconnectCheck(),
                new ParallelCheck(),
                new HalfCloseCheck(),
                new SlowWriteCheck(),
                new SegmentationCheck(),
                new MergedMessagesCheck(),
                new TcpInputCheck(TestInput.EMPTY_LINE),
                new TcpInputCheck(TestInput.LONG),
                new TcpInputCheck(TestInput.NOT_UTF_8),
                new TcpInputCheck(TestInput.BINARY),
                new ResetCheck());
    }

    public static List<String> names(Scheme scheme) {
        return scheme.isStream()
                ? stream().stream().map(Check::name).toList()
                : datagram().stream().map(Check::name).toList();
    }

    /**
     * Refuses a name that no check of that transport has.
     *
     * @throws IllegalArgumentException if there is one; it names the checks that there are
     */
    public static void requireKnown(Scheme scheme, Collection<String> names) {
        List<String> known = names(scheme);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'%s' is no check of %s; there are %s.%s"
                        .formatted(
                                name,
                                scheme.word(),
                                String.join(", ", known),
                                SpellingSuggestion.suggestion(name, known)));
            }
        }
    }
}
