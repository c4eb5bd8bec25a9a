package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import dev.parley.event.EventListener;
import dev.parley.session.link.WriteQueue;
import dev.parley.session.listen.ListenConfig;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server of a recording on a listener: it answers what the recorded one answered. Addresses, limits, count and time are the
 * listener's own. Each method gives back this setup and checks its argument at once. A setup opens one server and is not changed
 * afterwards. Not safe from several threads.
 */
public final class RecordedServerSetup {
    private static final int MOST_PEERS = 10_000;

    private final List<Conversation> conversations;
    private final ListenSetup listening;
    private double speed = 1;
    private @Nullable Duration longestGap;
    private boolean inOrder;

    /**
     * @param conversations what it answers: at least one, all of the listener's transport
     * @param listening where, and for whom; the server opens it
     * @throws IllegalArgumentException if the listener answers itself, or there is no conversation
     */
    public RecordedServerSetup(List<Conversation> conversations, ListenSetup listening) {
        if (conversations.isEmpty()) {
            throw new IllegalArgumentException("the recording has no conversation that could be answered again");
        }
        if (listening.answers()) {
            throw new IllegalArgumentException(
                    "a recorded server answers itself, so its listener cannot answer as well");
        }
        this.conversations = List.copyOf(conversations);
        this.listening = listening;
    }

    /** Where it listens and for whom, to be set up further. */
    public ListenSetup listening() {
        return listening;
    }

    /** Another network or clock, for tests. */
    public RecordedServerSetup on(Network otherNetwork, Clock otherClock) {
        listening.on(otherNetwork, otherClock);
        return this;
    }

    /** Answers so many times as fast as recorded: more than 0; 1 by default. Infinite answers at once. */
    public RecordedServerSetup speed(double times) {
        if (!(times > 0)) {
            throw new IllegalArgumentException("--speed must be more than 0, but was " + times);
        }
        speed = times;
        return this;
    }

    /** A longer silence in the recording lasts only so long, before {@link #speed} counts: 0 or more. */
    public RecordedServerSetup longestGap(Duration longest) {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("--gap-limit must be 0 or more");
        }
        longestGap = longest;
        return this;
    }

    /**
     * Takes each message for the next one of the recording, whatever it says. False by default: a message gets the answers of the
     * next recorded one that is equal to it.
     */
    public RecordedServerSetup inOrder(boolean wanted) {
        inOrder = wanted;
        return this;
    }

    /**
     * Opens the server; no address stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @throws NetworkException in words, if the system will not have an address
     */
    public RecordedServerSession open(EventListener events) throws NetworkException {
        return opened(events);
    }

    /** Opens the server without anybody who gets its events. */
    public RecordedServerSession open() throws NetworkException {
        return opened(null);
    }

    private RecordedServerSession opened(@Nullable EventListener events) throws NetworkException {
        ListenConfig listener = listening.config(events).forHandler(null, MOST_PEERS, WriteQueue.MOST_BYTES);
        return RecordedServerSession.open(new RecordedServerConfig(
                listener, conversations, RecordedTimes.of(conversations, speed, longestGap), inOrder));
    }
}
