package dev.parley.probe;

import dev.parley.address.Scheme;
import dev.parley.words.Nearest;
import java.util.Collection;
import java.util.List;

/** All checks, in the order in which they are made: what kills most servers comes last. */
final class Checks {
    private Checks() {}

    static List<Check<DatagramServer>> datagram() {
        return List.of(
                new UdpListening(),
                new Answering(),
                new RoundTrip(),
                new Size(),
                new Burst(),
                new UdpInput(Input.CRLF),
                new UdpInput(Input.EMPTY),
                new UdpInput(Input.LONG),
                new UdpInput(Input.NOT_UTF_8),
                new UdpInput(Input.BINARY));
    }

    static List<Check<StreamServer>> stream() {
        return List.of(
                new TcpListening(),
                new Greeting(),
                new LineEnd(),
                new ConnectLoop(),
                new Parallel(),
                new HalfClose(),
                new Drip(),
                new Split(),
                new Merged(),
                new TcpInput(Input.EMPTY_LINE),
                new TcpInput(Input.LONG),
                new TcpInput(Input.NOT_UTF_8),
                new TcpInput(Input.BINARY),
                new Reset());
    }

    static List<String> names(Scheme scheme) {
        return scheme.isStream()
                ? stream().stream().map(Check::name).toList()
                : datagram().stream().map(Check::name).toList();
    }

    /** @throws IllegalArgumentException if one of them is no check of that transport */
    static void requireKnown(Scheme scheme, Collection<String> names) {
        List<String> known = names(scheme);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'%s' is no check of %s; there are %s.%s"
                        .formatted(name, scheme.word(), String.join(", ", known), Nearest.suggestion(name, known)));
            }
        }
    }
}
