package dev.parley.socket;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is opened.
 *
 * @param local from which address and port of this computer; null for the system's choice
 * @param connectTimeout how long to try, more than 0
 */
public record StreamOptions(@Nullable InetSocketAddress local, Duration connectTimeout) {

    /** How long a connection is tried by default. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** From anywhere, for the default time. */
    public static final StreamOptions DEFAULT = new StreamOptions(null, DEFAULT_CONNECT_TIMEOUT);

    /** @throws IllegalArgumentException if the time is not more than 0 */
    public StreamOptions {
        if (!connectTimeout.isPositive()) {
            throw new IllegalArgumentException("a connect timeout must be more than 0");
        }
    }
}
