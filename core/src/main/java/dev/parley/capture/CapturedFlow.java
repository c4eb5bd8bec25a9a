package dev.parley.capture;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;

/**
 * Two peers in a capture, and what passed between them: on TCP one connection.
 *
 * @param number from 1, in the order of the file
 * @param client who opened it, as far as the capture tells: on TCP who sent the SYN, else who was heard first
 * @param server the other
 */
public record CapturedFlow(int number, Endpoint client, Endpoint server) {
    /** Its transport. */
    public Scheme scheme() {
        return client.scheme();
    }

    /** {@code udp 192.168.1.20:53211 → 192.168.1.5:9000}. */
    @Override
    public String toString() {
        return scheme().word() + " " + client.hostAndPort() + " → " + server.hostAndPort();
    }
}
