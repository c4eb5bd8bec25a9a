package dev.parley.event;

import dev.parley.address.Endpoint;

/**
 * One peer's traffic through one socket.
 *
 * @param connection the connection's number in its session from 1, or 0 for datagrams
 */
public record Flow(Endpoint local, Endpoint peer, int connection) {}
