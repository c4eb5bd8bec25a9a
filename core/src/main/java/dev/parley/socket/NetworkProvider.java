package dev.parley.socket;

import java.util.Optional;

/**
 * Offers a network that can do more than the JDK's channels on some system. {@link Network#system} finds providers with
 * {@link java.util.ServiceLoader} and takes the first that has one.
 */
public interface NetworkProvider {
    /**
     * The network, or empty where this system is not the one it is for. Called once, by whoever opens the first datagram
     * port; it should not yet load what takes long.
     */
    Optional<Network> network();
}
