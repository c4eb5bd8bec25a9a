package dev.parley.session.send;

import dev.parley.address.Address;
import dev.parley.event.EventListener;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.AnsweringBuilder;
import dev.parley.session.Outcome;
import dev.parley.session.SessionConfig;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.jdk.JdkNetwork;
import dev.parley.template.Template;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sender shall do, before it is opened. Each method gives back this setup and checks its argument at once.
 */
public final class SendSetup extends AnsweringBuilder<SendSetup> {
    private final List<Address> targets;
    private MessageSource messageSource = MessageSource.of(List.of());
    private @Nullable Payload fixed;
    private Pace pace = Pace.atOnce(1);
    private @Nullable Duration waiting;
    private boolean replyNeeded;
    private boolean keepOpen;
    private boolean resets;
    private boolean connectsEach;
    private @Nullable Duration reconnectAfter;
    private boolean untilPeersLeave;
    private boolean anyPeer;
    private long answers;
    private boolean notesNoAnswer;
    private int splitBytes;
    private @Nullable InetSocketAddress from;
    private Duration connectTimeout = StreamOptions.DEFAULT_CONNECT_TIMEOUT;

    /** @param targets to whom, at least one, each with a host and a port */
    public SendSetup(List<Address> targets) {
        super("send");
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a sender needs a target, such as udp://192.168.1.20:9000");
        }
        targets.forEach(Address::requireTarget);
        this.targets = List.copyOf(targets);
    }

    /** Sends this text in UTF-8, as it is. */
    public SendSetup message(String text) {
        return message(Payload.of(text));
    }

    /** Sends these bytes. That they fit into a datagram is checked before anything is sent. */
    public SendSetup message(Payload payload) {
        fixed = payload;
        messageSource = MessageSource.repeat(Message.of(payload));
        return this;
    }

    /**
     * Sends a template, filled in anew each time.
     *
     * @throws IllegalArgumentException if the template is wrong
     */
    public SendSetup template(String template) {
        return messages(MessageSource.repeat(Message.of(Template.forMessage(template))));
    }

    /** Sends what comes from there, until there is no more or the pace ends. */
    public SendSetup messages(MessageSource source) {
        fixed = null;
        messageSource = source;
        return this;
    }

    /** When to send; one message at once by default. */
    public SendSetup pace(Pace when) {
        pace = when;
        return this;
    }

    /** One message an interval, until the session is stopped. */
    public SendSetup every(Duration interval) {
        return pace(Pace.every(interval));
    }

    /** So many messages, one an interval. */
    public SendSetup every(Duration interval, long count) {
        return pace(Pace.every(interval).limit(count));
    }

    /**
     * After the last message, waits that long for replies. One UDP target ends the wait when it has answered each
     * message, a TCP target when it closes; several targets, or a broadcast, wait the whole time. That nothing came is
     * {@link dev.parley.ledger.Cause#NO_REPLY}.
     */
    public SendSetup requireReplyWithin(Duration most) {
        replyNeeded = !most.isZero();
        waiting = most;
        return this;
    }

    /** The same, but that nothing came is no failure. */
    public SendSetup lingerFor(Duration most) {
        replyNeeded = false;
        waiting = most;
        return this;
    }

    /** On TCP, does not tell the other side that nothing more comes until the wait is over. */
    public SendSetup keepOpen(boolean open) {
        keepOpen = open;
        return this;
    }

    /** On TCP, breaks the connection off at the end (TCP RST), and does not close this side before. */
    public SendSetup reset(boolean wanted) {
        resets = wanted;
        return this;
    }

    /** On TCP, makes a connection of its own for each message, waits there for what comes back, and closes it. */
    public SendSetup connectEach(boolean wanted) {
        connectsEach = wanted;
        return this;
    }

    /**
     * On TCP, connects anew where the connection has ended or could not be had, before the next message is sent. What a lost
     * connection did not deliver is not sent again.
     *
     * @param pause how long to wait before each try; 0 or more, and at least 10 ms are waited
     */
    public SendSetup reconnectAfter(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("--reconnect must be 0 or more");
        }
        reconnectAfter = pause;
        return this;
    }

    /** Sends no more once every target is a connection that has ended, even while waiting for the next message. */
    public SendSetup untilPeersLeave(boolean until) {
        untilPeersLeave = until;
        return this;
    }

    /** On UDP, hears replies from any address and port, and so learns of no refusals. */
    public SendSetup anyPeer(boolean any) {
        anyPeer = any;
        return this;
    }

    /**
     * On UDP, waits for so many answers to each message, and the wait then counts from the last answer; {@link
     * Long#MAX_VALUE} collects all that come. Fewer than so many are {@link dev.parley.ledger.Cause#TOO_FEW} where a reply is
     * required.
     */
    public SendSetup expectAnswers(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("--answers must be 1 or more, but was " + most);
        }
        answers = most;
        return this;
    }

    /** On UDP, a note says once if one host has not answered within three seconds, or at all, and what may be the reason. */
    public SendSetup noteNoAnswer(boolean wanted) {
        notesNoAnswer = wanted;
        return this;
    }

    /** On UDP, cuts a longer message into datagrams of at most so many bytes. Without it each goes whole or not at all. */
    public SendSetup split(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("--split must be 1 B or more, but was " + bytes);
        }
        splitBytes = bytes;
        return this;
    }

    /** Sends from that address and port of this computer; a wildcard address and port 0 leave it to the system. */
    public SendSetup from(@Nullable InetSocketAddress local) {
        from = local;
        return this;
    }

    /** How long a TCP connection is tried; 10 s by default. */
    public SendSetup connectTimeout(Duration most) {
        if (!most.isPositive()) {
            throw new IllegalArgumentException("--connect-timeout must be more than 0");
        }
        connectTimeout = most;
        return this;
    }

    @Override
    protected SendSetup self() {
        return this;
    }

    /**
     * Looks up and opens all targets, and begins. A TCP target that cannot be reached is an event and decides the
     * outcome; the others are sent to all the same.
     *
     * @param events gets everything that happens
     * @throws IllegalArgumentException if what is asked for cannot be, such as a message that fits no datagram; nothing
     *     was sent
     * @throws NetworkException in words, if a host does not resolve or a socket cannot be opened; nothing was sent
     */
    @Override
    public SendSession open(EventListener events) throws NetworkException {
        return SendSession.open(config(events));
    }

    /** As {@link #open(EventListener)}, for somebody who reads the sums and the outcome alone: no event is made. */
    public SendSession open() throws NetworkException {
        return SendSession.open(config(null));
    }

    /**
     * Sends the message, waits for the first answer and closes: one question, and its answer. On TCP the answer is the next message of
     * the {@link #frame framing}, without one the next chunk, and this side stays open until then.
     *
     * @param within for how long a TCP connection is tried, and then how long the answer may take
     * @throws NetworkException in words, if no answer came; its reason is {@link dev.parley.ledger.Cause#NO_REPLY}, or what the
     *     network said instead
     * @throws InterruptedException if this thread was interrupted; all is closed then
     * @throws IllegalStateException if there are several targets
     */
    public Payload request(Duration within) throws NetworkException, InterruptedException {
        if (targets.size() > 1) {
            throw new IllegalStateException("a request goes to one target, but there are " + targets.size());
        }
        connectTimeout(within).requireReplyWithin(within).keepOpen(true);
        FirstAnswer first = new FirstAnswer();
        try (SendSession session = open(first)) {
            first.ends(session);
            Outcome outcome = session.await();
            Payload answer = first.answer();
            if (answer == null) {
                throw new NetworkException(outcome.cause(), outcome.message(), null);
            }
            return answer;
        }
    }

    private SendConfig config(@Nullable EventListener events) {
        if (connectsEach && reconnectAfter != null) {
            throw new IllegalArgumentException(
                    "a connection for each message (--connect-each) leaves none to be made again (--reconnect): choose one");
        }
        SessionConfig session = opening(events, targets);
        return new SendConfig(
                session.withNetwork(chosen(session.network())),
                targets,
                messageSource,
                fixed,
                pace,
                waiting,
                replyNeeded,
                keepOpen || resets || response().answers(),
                resets,
                connectsEach,
                reconnectAfter,
                untilPeersLeave,
                anyPeer,
                answers,
                notesNoAnswer,
                splitBytes,
                (peer, message) -> {},
                from,
                connectTimeout,
                response());
    }

    /** One message needs nothing that the JDK's ports lack, and what more there is would double the time of a start. */
    private Network chosen(Network network) {
        boolean hasTtl = targets.stream().anyMatch(target -> target.options().ttl() != null);
        return network.equals(Network.system()) && pace.count() <= 1 && !hasTtl ? JdkNetwork.FOR_FEW_STREAMS : network;
    }
}
