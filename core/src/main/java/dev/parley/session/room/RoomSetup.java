package dev.parley.session.room;

import dev.parley.event.EventListener;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.payload.Payload;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.NetworkException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A room on a listener: everybody who comes hears everybody. Addresses, limits, count and time are the listener's own;
 * its streams are cut into lines unless it has another framing. Each method gives back this setup and checks its
 * argument at once. A setup opens one room and is not changed afterwards. Not safe from several threads.
 */
public final class RoomSetup {
    /** What may wait for each member that does not read. */
    private static final int OUTBOX_BYTES = 256 << 10;

    final ListenSetup listening;
    String host = "host";
    Duration idle = Duration.ofMinutes(5);
    int mostDatagramMembers = 1_000;
    boolean bare;

    /**
     * @param listening where, and for whom; the room opens it
     * @throws IllegalArgumentException if it answers: a room passes on what comes
     */
    public RoomSetup(ListenSetup listening) {
        if (listening.response.answers()) {
            throw new IllegalArgumentException("a room passes on what comes, so its listener cannot answer as well");
        }
        this.listening = listening;
    }

    /**
     * What {@link RoomSession#say} speaks as: {@code host} by default.
     *
     * @param name 1 to 24 letters, digits, '-', '_' or '.'
     */
    public RoomSetup host(String name) {
        String refusal = RoomRoster.refusal(name);
        if (!refusal.isEmpty()) {
            throw new IllegalArgumentException("--name '" + name + "' cannot be: " + refusal);
        }
        host = name;
        return this;
    }

    /** How long a member on UDP may be silent before it has left: more than 0; 5 minutes by default. */
    public RoomSetup idle(Duration most) {
        if (!most.isPositive()) {
            throw new IllegalArgumentException("--idle must be more than 0");
        }
        idle = most;
        return this;
    }

    /** The most members on UDP at once: 1 or more; 1,000 by default. Those on TCP are {@link ListenSetup#maxConnections}. */
    public RoomSetup maxDatagramMembers(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("--max-udp must be 1 or more, but was " + most);
        }
        mostDatagramMembers = most;
        return this;
    }

    /**
     * Passes on the bytes as they came, and nothing else: no names, no joins and leaves, no commands. For programs; what
     * comes can then drive a terminal that shows it. False by default.
     */
    public RoomSetup bare(boolean only) {
        bare = only;
        return this;
    }

    /**
     * Opens the room; no address stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @throws NetworkException in words, if the system will not have an address
     */
    public RoomSession open(EventListener events) throws NetworkException {
        if (listening.framing == null) {
            listening.frame(Framing.lines());
        }
        requireRoomForLines(listening.framing);
        listening.outboxBytes = OUTBOX_BYTES;
        // Those that have left are remembered too, so that none that is in must be forgotten for one that comes.
        listening.rememberPeers((int) Math.min(Integer.MAX_VALUE, listening.maxConnections + 2L * mostDatagramMembers));
        return RoomSession.open(this, events);
    }

    private void requireRoomForLines(@Nullable Framing framing) {
        try {
            if (!bare && framing != null) {
                framing.frame(Payload.of("* guest-1 joined (2 here)"));
                framing.frame(Payload.of("* guest-1 left"));
            }
        } catch (FramingException fitsOneLengthOnly) {
            throw new IllegalArgumentException(
                    "what a room says has lines of any length, and this framing has no form for them (%s): add --bare, or take another --frame"
                            .formatted(fitsOneLengthOnly.message()),
                    fitsOneLengthOnly);
        }
    }

    /** Opens the room without anybody who hears its events. */
    public RoomSession open() throws NetworkException {
        return open(event -> {});
    }
}
