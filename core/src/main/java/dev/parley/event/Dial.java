package dev.parley.event;

import dev.parley.address.Endpoint;

/**
 * What somebody else writes to reach a socket of ours.
 *
 * @param endpoint where
 * @param where which network that is, for a person: {@code Wi-Fi}, {@code Ethernet}, {@code this computer}
 */
public record Dial(Endpoint endpoint, String where) {}
