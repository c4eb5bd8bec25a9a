package dev.parley.session.respond;

import dev.parley.address.Endpoint;
import dev.parley.payload.Payload;
import dev.parley.session.runtime.Delivery;
import java.net.InetSocketAddress;

/** How a rule reaches an address that it names. Safe from any thread; never blocks for long. */
@FunctionalInterface
public interface ReplyRouter {
    /**
     * Sends a datagram.
     *
     * @param preferred our socket that the rule was asked at: it is taken where it can reach the address
     * @param rule where the rule stands
     */
    Delivery send(InetSocketAddress to, Endpoint preferred, Payload message, String rule);
}
