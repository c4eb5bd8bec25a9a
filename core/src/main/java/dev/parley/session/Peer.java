package dev.parley.session;

import dev.parley.address.Endpoint;

/**
 * Somebody that a listener can speak to: who sent it a datagram, or whose connection is open.
 *
 * @param number its number in the session from 1, in the order in which peers came; never given twice
 * @param local our socket that it came to
 * @param endpoint its socket address
 * @param connection its connection's number in the session from 1, or 0 for datagrams
 */
public record Peer(int number, Endpoint local, Endpoint endpoint, int connection) {}
