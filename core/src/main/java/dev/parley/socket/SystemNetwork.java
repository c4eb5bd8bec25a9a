package dev.parley.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The first network that somebody provides, looked for when a datagram port is opened; streams are the JDK's. */
final class SystemNetwork implements Network {
    static final SystemNetwork INSTANCE = new SystemNetwork();

    private SystemNetwork() {}

    @Override
    public DatagramPort openDatagram(DatagramOptions options) throws IOException {
        return Found.NETWORK.openDatagram(options);
    }

    @Override
    public StreamListener listen(InetSocketAddress at) throws IOException {
        return JdkNetwork.INSTANCE.listen(at);
    }

    @Override
    public StreamConnection connect(InetSocketAddress peer, StreamOptions options) throws IOException {
        return JdkNetwork.INSTANCE.connect(peer, options);
    }

    @Override
    public Surroundings surroundings() {
        return JdkNetwork.INSTANCE.surroundings();
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

        private static Network find() {
            try {
                for (NetworkProvider each :
                        ServiceLoader.load(NetworkProvider.class, NetworkProvider.class.getClassLoader())) {
                    Optional<Network> network = each.network();
                    if (network.isPresent()) {
                        return network.get();
                    }
                }
            } catch (ServiceConfigurationError | LinkageError bad) {
                // Such as a provider that was compiled for a newer Java.
                broken = Optional.of("a network that was provided could not be loaded (%s), so the JDK's is used."
                        .formatted(bad.getMessage()));
            }
            return JdkNetwork.INSTANCE;
        }
    }
}
