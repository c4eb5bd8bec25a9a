package dev.parley.socket;

import java.util.Optional;

/**
 * Offers a network for this computer. {@link Network#system} finds providers with {@link java.util.ServiceLoader} and
 * takes the one of the highest {@link #priority} that has a network here. The JDK's own is one of them, of priority 0.
 */
public interface NetworkProvider {
    /**
     * The network, or empty where this system is not the one it is for. Called once, by whoever opens the first socket; it
     * must not yet load what takes long.
     */
    Optional<Network> network();

    /** Which of several networks is taken: the highest. The JDK's is 0. */
    int priority();
}
