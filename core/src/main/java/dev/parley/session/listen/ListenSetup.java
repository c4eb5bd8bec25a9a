package dev.parley.session.listen;

import dev.parley.address.Address;
import dev.parley.address.Cidr;
import dev.parley.address.Scheme;
import dev.parley.event.EventListener;
import dev.parley.impairment.Direction;
import dev.parley.rule.Response;
import dev.parley.rule.Rules;
import dev.parley.rule.RulesBuilder;
import dev.parley.session.AnsweringBuilder;
import dev.parley.session.HandlerProgram;
import dev.parley.session.link.WriteQueue;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.NetworkException;
import dev.parley.time.Rate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a listener shall do, before it is opened. Each method gives back this setup, checks its argument at once and
 * names the right range.
 */
public final class ListenSetup extends AnsweringBuilder<ListenSetup> {
    private final List<Address> addresses;
    private @Nullable HandlerProgram program;
    private Predicate<Address> answering = address -> true;
    private boolean answersGroups;
    private int maxConnections = 10_000;
    private @Nullable Integer maxConnectionsPerPeer;
    private @Nullable Duration idleTimeout;
    private List<Cidr> allowed = List.of();
    private Rate replyRate = new Rate(1_000);
    private boolean loopGuard = true;
    private int mostPeers;
    private boolean hintsAfterSilence;
    private @Nullable Long count;
    private @Nullable Duration runFor;
    private int receiveBufferBytes = DatagramOptions.DEFAULT_RECEIVE_BUFFER_BYTES;
    private boolean receiveBufferAsked;

    /** @param addresses where to listen, at least one */
    public ListenSetup(List<Address> addresses) {
        super("listen");
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a listener needs an address, such as udp://:9000");
        }
        for (Address address : addresses) {
            if (address.port() != 0 && Collections.frequency(addresses, address) > 1) {
                throw new IllegalArgumentException(address + " is given twice: leave one out");
            }
            if (address.options().ttl() != null) {
                throw new IllegalArgumentException(
                        address + " has a ttl, and that is for what is sent: leave it out when listening");
            }
        }
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Lets a program answer. It is started with the session, started again when it ends, and ended with the session.
     *
     * @throws IllegalArgumentException if each connection is to have one and no address has connections
     */
    public ListenSetup handler(HandlerProgram by) {
        if (by.scope() == HandlerProgram.Scope.EACH_CONNECTION
                && addresses.stream().anyMatch(address -> !address.scheme().isStream())) {
            throw new IllegalArgumentException(
                    "a handler for each-connection needs connections, and a udp:// address has none: listen on tcp:// alone, or have one for the listener");
        }
        if (answers()) {
            throw new IllegalStateException(
                    "this setup has an answer already (reply, echo, rules or answer): leave it or the handler out");
        }
        program = by;
        return this;
    }

    /** Only listeners of that transport answer. */
    public ListenSetup answerOnly(Scheme scheme) {
        return answerOnly(address -> address.scheme() == scheme);
    }

    /** Only listeners on such addresses answer. */
    public ListenSetup answerOnly(Predicate<Address> which) {
        answering = which;
        return this;
    }

    /** Answers also what was sent to a broadcast address or multicast group; by default it is shown and not answered. */
    public ListenSetup answerGroups(boolean answered) {
        answersGroups = answered;
        return this;
    }

    /** The most connections at once: 1 or more; 10,000 by default. */
    public ListenSetup maxConnections(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("--max-connections must be 1 or more, but was " + most);
        }
        maxConnections = most;
        return this;
    }

    /**
     * The most connections of one peer's address at once: 1 or more. By default 1,000 and no limit of its own for loopback, so
     * that one host cannot keep the others out, while a program on this computer, which could do so by many other means, can
     * test with thousands. A number that is given holds for loopback too.
     */
    public ListenSetup maxConnectionsPerPeer(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("--max-connections-per-peer must be 1 or more, but was " + most);
        }
        maxConnectionsPerPeer = most;
        return this;
    }

    /**
     * Closes a connection from which nothing has come for that long: more than 0, or null to wait for ever, as by default. A
     * device may have nothing to say for hours, and a connection that waits costs little.
     */
    public ListenSetup idleTimeout(@Nullable Duration most) {
        if (most != null && !most.isPositive()) {
            throw new IllegalArgumentException("--idle-timeout must be more than 0");
        }
        idleTimeout = most;
        return this;
    }

    /** Hears only these peers, and trusts them as if they were on our own subnet; empty hears all. */
    public ListenSetup allow(List<Cidr> blocks) {
        allowed = List.copyOf(blocks);
        return this;
    }

    /** The highest number of answers to one UDP peer on our own subnets; 1,000/s by default. */
    public ListenSetup replyRate(Rate most) {
        replyRate = most;
        return this;
    }

    /** Whether two ends that answer each other for ever are stopped (UDP) or named (TCP); true by default. */
    public ListenSetup loopGuard(boolean guarded) {
        loopGuard = guarded;
        return this;
    }

    /**
     * Remembers those who come, numbers them, tells {@code joined} and {@code left}, and so lets
     * {@link ListenSession#send} speak to them. On UDP the one that has been silent longest is forgotten for a new one.
     *
     * @param most how many: 0 or more; 0 by default, which remembers none
     */
    public ListenSetup rememberPeers(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a listener remembers 0 peers or more, but " + most + " were asked for");
        }
        mostPeers = most;
        return this;
    }

    /**
     * Tells a person once, if nothing has arrived for 15 s, what may be the reason. For that it asks the system about its
     * firewall, which may start a program; so a test does not want it. False by default.
     */
    public ListenSetup hintAfterSilence(boolean hints) {
        hintsAfterSilence = hints;
        return this;
    }

    /** Ends after so many datagrams, chunks or messages: 1 or more, or null for no end. */
    public ListenSetup count(@Nullable Long most) {
        if (most != null && most < 1) {
            throw new IllegalArgumentException("--count must be 1 or more, but was " + most);
        }
        count = most;
        return this;
    }

    /** Ends after that time; with a count that was not reached, as {@code too-few}. Null for no end. */
    public ListenSetup runFor(@Nullable Duration time) {
        if (time != null && !time.isPositive()) {
            throw new IllegalArgumentException("--for must be more than 0");
        }
        runFor = time;
        return this;
    }

    /** How many bytes to ask the kernel for, 1 or more; 4 MiB by default. It may give less, which is then noted. */
    public ListenSetup receiveBuffer(long bytes) {
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("--receive-buffer must be from 1 B to 2 GiB, but was " + bytes);
        }
        receiveBufferBytes = (int) bytes;
        receiveBufferAsked = true;
        return this;
    }

    /** Answers as rules decide. */
    public ListenSetup rules(Rules rules) {
        return answer(new Response.FromRules(rules));
    }

    /**
     * Answers as these rules decide.
     *
     * @throws IllegalArgumentException in words, if one of them makes no sense
     */
    public ListenSetup rules(RulesBuilder rules) {
        return rules(rules.build());
    }

    @Override
    protected Direction sends() {
        return Direction.DOWN;
    }

    @Override
    protected ListenSetup self() {
        return this;
    }

    /**
     * Opens all addresses; none stays open if one cannot be.
     *
     * @param events gets everything that happens
     * @throws NetworkException in words, if the system will not have an address
     */
    @Override
    public ListenSession open(EventListener events) throws NetworkException {
        return ListenSession.open(config(events));
    }

    /** Opens all addresses, for somebody who reads the sums alone: no event is made. */
    public ListenSession open() throws NetworkException {
        return ListenSession.open(config(null));
    }

    /**
     * The choices as they are now, for whoever opens the session; a setup opens one.
     *
     * @param events gets everything that happens, or null for nobody
     */
    public ListenConfig config(@Nullable EventListener events) {
        if (program != null && answers()) {
            throw new IllegalStateException("this setup has a handler and another answer: leave one of the two out");
        }
        return new ListenConfig(
                opening(events, addresses),
                addresses,
                response(),
                program,
                answering,
                answersGroups,
                maxConnections,
                maxConnectionsPerPeer,
                idleTimeout,
                allowed,
                replyRate,
                loopGuard,
                mostPeers,
                WriteQueue.MOST_BYTES,
                hintsAfterSilence,
                seed(),
                count,
                runFor,
                receiveBufferBytes,
                receiveBufferAsked);
    }
}
