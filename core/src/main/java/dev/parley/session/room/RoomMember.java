package dev.parley.session.room;

import dev.parley.address.Endpoint;

/**
 * Somebody in a room.
 *
 * @param number its number in the session from 1; who comes back to a room has the number that it had
 * @param name what the others call it
 * @param endpoint its socket address
 */
public record RoomMember(int number, String name, Endpoint endpoint) {}
