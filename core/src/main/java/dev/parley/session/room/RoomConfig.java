package dev.parley.session.room;

import dev.parley.session.listen.ListenConfig;
import java.time.Duration;

/**
 * What a room was asked for when it was opened; {@link RoomSetup} says what each means. Immutable; safe from any thread.
 *
 * @param host what {@link RoomSession#say} speaks as
 * @param idle how long a member on UDP may be silent
 * @param bare whether bytes alone are passed on
 */
record RoomConfig(ListenConfig listener, String host, Duration idle, int mostDatagramMembers, boolean bare) {}
