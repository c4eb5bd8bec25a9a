package dev.parley.session.room;

import dev.parley.event.EventListener;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.payload.Payload;
import dev.parley.session.listen.ListenConfig;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A room on a listener: everybody who comes hears everybody. Addresses, limits, count and time are the listener's own;
 * its streams are cut into lines unless it has another framing. Each method gives back this setup and checks its
 * argument at once. A setup opens one room and is not changed afterwards. Not safe from several threads.
 */
public final class RoomSetup {
    /** What may wait for each member that does not read. */
    private static final int WRITE_QUEUE_BYTES = 256 << 10;

    private final ListenSetup listening;
    private String host = "host";
    private Duration idle = Duration.ofMinutes(5);
    private int mostDatagramMembers = 1_000;
    private boolean bare;

    /**
     * @param listening where, and for whom; the room opens it
     * @throws IllegalArgumentException if it answers: a room passes on what comes
     */
    public RoomSetup(ListenSetup listening) {
        if (listening.answers()) {
            throw new IllegalArgumentException("a room passes on what comes, so its listener cannot answer as well");
        }
        this.listening = listening;
    }

    /** Another network or clock, for tests. */
    public RoomSetup on(Network otherNetwork, Clock otherClock) {
        listening.on(otherNetwork, otherClock);
        return this;
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

    /** Records all traffic into that file; see {@link ListenSetup#record(Path)}. */
    public RoomSetup record(Path file) {
        listening.record(file);
        return this;
    }

    /**
     * Opens the room; no address stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @throws NetworkException in words, if the system will not have an address
     */
    public RoomSession open(EventListener events) throws NetworkException {
        return opened(events);
    }

    /** Opens the room without anybody who gets its events. */
    public RoomSession open() throws NetworkException {
        return opened(null);
    }

    private RoomSession opened(@Nullable EventListener events) throws NetworkException {
        ListenConfig config = listening.config(events);
        // Those that have left are remembered too, so that none that is in must be forgotten for one that comes.
        long mostPeers = config.maxConnections() + 2L * mostDatagramMembers;
        ListenConfig listener =
                config.forHandler(Framing.lines(), (int) Math.min(Integer.MAX_VALUE, mostPeers), WRITE_QUEUE_BYTES);
        requireRoomForLines(listener.session().framing());
        return RoomSession.open(new RoomConfig(listener, host, idle, mostDatagramMembers, bare));
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
}
