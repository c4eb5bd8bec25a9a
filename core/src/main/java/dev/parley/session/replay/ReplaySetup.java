package dev.parley.session.replay;

import dev.parley.address.Address;
import dev.parley.capture.Conversation;
import dev.parley.event.EventListener;
import dev.parley.session.SessionBuilder;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conversations of a recording that are sent again as their client sent them, each from a socket of its own, before it is opened.
 * Each method gives back this setup and checks its argument at once.
 */
public final class ReplaySetup extends SessionBuilder<ReplaySetup> {
    /** Each has a socket and a thread. */
    public static final int MOST_CONVERSATIONS = 1_000;

    private final List<Conversation> conversations;
    private final Address target;
    private double speed = 1;
    private @Nullable Duration longestGap;
    private long rounds = 1;
    private boolean inTurn;
    private boolean compares;
    private @Nullable ChangingValues changing;
    private Duration waiting = Duration.ofSeconds(1);
    private @Nullable InetSocketAddress from;
    private Duration connectTimeout = StreamOptions.DEFAULT_CONNECT_TIMEOUT;
    private @Nullable Duration most;

    /**
     * @param conversations what is sent: from 1 to {@value #MOST_CONVERSATIONS}
     * @param target to whom, with a host and a port, of the transport that was recorded
     * @throws IllegalArgumentException in words, if one of them cannot be
     */
    public ReplaySetup(List<Conversation> conversations, Address target) {
        super("replay");
        this.conversations = List.copyOf(conversations);
        this.target = target.requireTarget();
        if (conversations.isEmpty()) {
            throw new IllegalArgumentException("the recording has no conversation that could be sent again");
        }
        if (conversations.size() > MOST_CONVERSATIONS) {
            throw new IllegalArgumentException(
                    "the recording has %s conversations, and at most %s can be sent at once: choose one (--flow N)"
                            .formatted(conversations.size(), MOST_CONVERSATIONS));
        }
        for (Conversation conversation : conversations) {
            if (conversation.isStream() != target.scheme().isStream()) {
                throw new IllegalArgumentException("%s was recorded on %s, so it cannot be sent to %s"
                        .formatted(conversation, conversation.isStream() ? "TCP" : "UDP", target));
            }
        }
    }

    /** So many times as fast as recorded: more than 0; 1 by default. Infinite leaves no pause at all. */
    public ReplaySetup speed(double times) {
        if (!(times > 0)) {
            throw new IllegalArgumentException("--speed must be more than 0, but was " + times);
        }
        speed = times;
        return this;
    }

    /** A longer silence in the recording lasts only so long, before {@link #speed} counts: 0 or more. */
    public ReplaySetup longestGap(Duration longest) {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("--gap-limit must be 0 or more");
        }
        longestGap = longest;
        return this;
    }

    /** Sends all of it so often, one after the other on the same sockets: 1 or more; 1 by default. */
    public ReplaySetup repeat(long times) {
        if (times < 1) {
            throw new IllegalArgumentException("--loop must be 1 or more, but was " + times);
        }
        rounds = times;
        return this;
    }

    /**
     * Each message waits, as long as {@link #waitFor} says, until as many answers have come as were recorded before it, and what
     * follows is that much later. False by default: each message leaves at its time, whatever comes back.
     */
    public ReplaySetup inTurn(boolean wanted) {
        inTurn = wanted;
        return this;
    }

    /**
     * The answers must be as they were recorded, in their order; else the outcome is {@link
     * dev.parley.ledger.Cause#EXPECTATION}. Messages then wait for answers ({@link #inTurn}). False by default.
     */
    public ReplaySetup expectAnswers(boolean wanted) {
        compares = wanted;
        return this;
    }

    /** Values that are others each time. Messages then wait for answers ({@link #inTurn}). */
    public ReplaySetup changing(ChangingValues values) {
        changing = values;
        return this;
    }

    /** How long an answer may take, and how long is waited for the last ones: more than 0; 1 s by default. */
    public ReplaySetup waitFor(Duration longest) {
        if (!longest.isPositive()) {
            throw new IllegalArgumentException("--wait must be more than 0");
        }
        waiting = longest;
        return this;
    }

    /** Sends from that address of this computer; a wildcard address and port 0 leave it to the system. */
    public ReplaySetup from(@Nullable InetSocketAddress local) {
        from = local;
        return this;
    }

    /** How long a TCP connection is tried; 10 s by default. */
    public ReplaySetup connectTimeout(Duration length) {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("--connect-timeout must be more than 0");
        }
        connectTimeout = length;
        return this;
    }

    /** How long the whole replay may take; without it as long as the recording. */
    public ReplaySetup within(Duration length) {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("--for must be more than 0");
        }
        most = length;
        return this;
    }

    @Override
    protected ReplaySetup self() {
        return this;
    }

    /**
     * Looks up the target and begins.
     *
     * @param events gets everything that happens
     * @throws IllegalArgumentException if what is asked for cannot be; nothing was sent
     * @throws NetworkException in words, if the host does not resolve or a socket cannot be opened; nothing was sent
     */
    @Override
    public ReplaySession open(EventListener events) throws NetworkException {
        return opened(events);
    }

    /** As {@link #open(EventListener)}, for somebody who reads the sums and the outcome alone: no event is made. */
    public ReplaySession open() throws NetworkException {
        return opened(null);
    }

    private ReplaySession opened(@Nullable EventListener events) throws NetworkException {
        ReplayConfig config = new ReplayConfig(
                opening(events, List.of(target)),
                target,
                conversations,
                RecordedTimes.of(conversations, speed, longestGap),
                rounds,
                inTurn || compares || changing != null,
                compares,
                changing,
                waiting,
                from,
                connectTimeout,
                most);
        if (config.countsChunks() && changing != null) {
            throw new IllegalArgumentException(
                    "a changing value is looked for in messages, and a stream has none without a framing: add one (--frame lines)");
        }
        return ReplaySession.open(config);
    }
}
