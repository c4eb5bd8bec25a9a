package dev.parley.socket;

import dev.parley.host.HostDiagnostics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The best network that somebody provides, looked for when the first socket is opened. */
final class SystemNetwork implements Network {
    static final SystemNetwork INSTANCE = new SystemNetwork();

    private SystemNetwork() {}

    @Override
    public DatagramPort openDatagram(DatagramOptions options) throws IOException {
        return Found.NETWORK.openDatagram(options);
    }

    @Override
    public Optional<DatagramPoller> openPoller() {
        return Found.NETWORK.openPoller();
    }

    @Override
    public StreamListener listen(InetSocketAddress at) throws IOException {
        return Found.NETWORK.listen(at);
    }

    @Override
    public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
        return Found.NETWORK.connect(peer, options);
    }

    @Override
    public HostDiagnostics surroundings() {
        return Found.NETWORK.surroundings();
    }

    @Override
    public boolean setsUnicastTtl() {
        return Found.NETWORK.setsUnicastTtl();
    }

    @Override
    public Optional<String> limits() {
        return Found.broken.isPresent() ? Found.broken : Found.NETWORK.limits();
    }

    private static final class Found {
        static Optional<String> broken = Optional.empty();
        static final Network NETWORK = find();

        private record Offer(int priority, Network network) {}

        private static Network find() {
            Iterator<NetworkProvider> providers = ServiceLoader.load(
                            NetworkProvider.class, NetworkProvider.class.getClassLoader())
                    .iterator();
            @Nullable Offer best = null;
            while (true) {
                try {
                    if (!providers.hasNext()) {
                        break;
                    }
                    NetworkProvider each = providers.next();
                    Optional<Offer> offer = each.network().map(network -> new Offer(each.priority(), network));
                    if (offer.isPresent() && (best == null || offer.get().priority() > best.priority())) {
                        best = offer.get();
                    }
                } catch (ServiceConfigurationError | LinkageError bad) {
                    // Such as a provider that was compiled for a newer Java.
                    broken = Optional.of("a network that was provided could not be loaded (%s), so another is used."
                            .formatted(bad.getMessage()));
                }
            }
            if (best == null) {
                throw new IllegalStateException(
                        "no network was found: META-INF/services of parley-core is not on the class path");
            }
            return best.network();
        }
    }
}
