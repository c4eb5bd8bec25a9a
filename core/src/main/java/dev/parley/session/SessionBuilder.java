package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.event.EventListener;
import dev.parley.event.Tap;
import dev.parley.framing.Framing;
import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profile;
import dev.parley.impairment.RandomSeed;
import dev.parley.session.record.RecordSetup;
import dev.parley.session.record.Recording;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the setups of all sessions have. A setup opens one session and is not changed afterwards. Not safe from several
 * threads.
 *
 * @param <S> the setup itself, so that calls can be chained
 */
public abstract class SessionBuilder<S extends SessionBuilder<S>> {
    private Network network = Network.system();
    private Clock clock = Clock.SYSTEM;
    private String name;
    private @Nullable Framing framing;
    private @Nullable Framing sentFraming;
    private boolean framesSentOtherwise;
    private int maxMessage = 1 << 20;
    private Impairments impairments = Impairments.NONE;
    private Profile profile = Profile.NONE;
    private long seed = RandomSeed.next();
    private final List<Tap> taps = new ArrayList<>();
    private final RecordSetup recordSetup = new RecordSetup();
    private @Nullable Recording recording;
    private @Nullable TrafficRecorder traffic;
    private boolean opened;

    /** @param name the session's name in events, unless {@link #named} gives it another */
    protected SessionBuilder(String name) {
        this.name = name;
    }

    /** This setup, as what it is. */
    protected abstract S self();

    /** Another network or clock, for tests. */
    public final S on(Network otherNetwork, Clock otherClock) {
        network = otherNetwork;
        clock = otherClock;
        return self();
    }

    /** The session's name in events. */
    public final S named(String otherName) {
        name = otherName;
        return self();
    }

    /** Cuts streams into messages, and makes what is sent part of the stream in the same way. */
    public final S frame(Framing how) {
        framing = how;
        return self();
    }

    /** Makes what is sent part of a stream in another way than streams are cut; empty sends it as it is. */
    public final S frameSent(Optional<Framing> how) {
        sentFraming = how.orElse(null);
        framesSentOtherwise = true;
        return self();
    }

    /**
     * The longest message. A longer datagram is cut and marked by a listener; a longer frame closes its connection.
     *
     * @param bytes 1 to 2,147,418,111; 1 MiB by default
     */
    public final S maxMessage(long bytes) {
        if (bytes < 1 || bytes > Integer.MAX_VALUE - DatagramBatch.SLOT_BYTES) {
            throw new IllegalArgumentException("--max-message must be from 1 B to 2 GB, but was " + bytes);
        }
        maxMessage = (int) bytes;
        return self();
    }

    /** Does this on purpose to all that is sent, beside what is done already: what a relay does in between. */
    public final S impair(Impairments more) {
        impairments = impairments.with(more);
        return self();
    }

    /**
     * Makes the way of all that is sent that of the profile's network: a sender's towards its server, a listener's back. What is
     * asked for beside it comes in the place of the profile's.
     */
    public final S profile(Profile known) {
        profile = known;
        return self();
    }

    /**
     * The same seed and the same traffic give the same losses, delays and so on, and the same chances to rules that have one; by
     * default another seed each time, which is told if it counts.
     */
    public final S seed(long number) {
        seed = number;
        return self();
    }

    /**
     * Checks that what is to be done on purpose can be done there, which {@link #open} does too.
     *
     * @param addresses all that it listens on or sends to
     * @throws IllegalArgumentException with the first impairment that cannot, why, and what to use
     */
    public final S checkImpairments(List<Address> addresses) {
        impaired(addresses);
        return self();
    }

    /** Decides, with the traffic, what happens by chance. */
    protected final long seed() {
        return seed;
    }

    /** Which way what is sent goes: who opens connections sends up. */
    protected Direction sends() {
        return Direction.UP;
    }

    /** Adds somebody who sees all bytes. */
    public final S tap(Tap tap) {
        taps.add(tap);
        return self();
    }

    /**
     * Records all traffic, with the events as comments, into that file (pcapng), which must not be there yet, or into that pipe.
     * What cannot be written ends the session, with cause {@code output-failed}.
     */
    public final S record(Path file) {
        recordSetup.to(file);
        return self();
    }

    /** Records as that says; several sessions may have one recording, which somebody may have opened for them. */
    public final S record(Recording shared) {
        recording = shared;
        return self();
    }

    /** Keeps the newest traffic in memory, for a file that may be written later; several sessions may have one recorder. */
    public final S record(TrafficRecorder inMemory) {
        traffic = inMemory;
        return self();
    }

    /** How it is recorded, to be changed before the session is opened; a recording that is given goes first. */
    public final RecordSetup recordSetup() {
        return recordSetup;
    }

    /** How streams are cut into messages, or null for chunks. */
    public final @Nullable Framing framing() {
        return framing;
    }

    /** Where the sockets come from. */
    protected final Network network() {
        return network;
    }

    /**
     * The choices as they are now. To be called once, by whoever opens the session.
     *
     * @param listener who gets the events, or null for nobody
     * @param addresses all that it listens on or sends to
     * @throws IllegalStateException if this setup has opened a session before
     * @throws IllegalArgumentException if no message of the framing fits into the longest one, or what is to be done on purpose
     *     cannot be done there
     */
    protected final SessionConfig opening(@Nullable EventListener listener, List<Address> addresses) {
        OutgoingImpairments impaired = impaired(addresses);
        if (opened) {
            throw new IllegalStateException("a setup opens one session; make another setup for another");
        }
        opened = true;
        Recording own = recordSetup.isAsked() ? recordSetup.recording() : null;
        return new SessionConfig(
                name,
                network,
                clock,
                framing,
                framesSentOtherwise ? sentFraming : framing,
                maxMessage,
                impaired,
                taps,
                listener,
                recording == null ? own : recording,
                traffic);
    }

    private @Nullable OutgoingImpairments impaired(List<Address> addresses) {
        Impairments datagrams = of(profile).with(impairments);
        Impairments streams = of(profile.forStreams()).with(impairments);
        return datagrams.isEmpty() ? null : new OutgoingImpairments(datagrams, streams, seed, sends()).on(addresses);
    }

    private Impairments of(Profile network) {
        return sends() == Direction.UP ? network.up() : network.down();
    }

    /**
     * Opens the session.
     *
     * @param events gets everything that happens
     * @throws NetworkException in words, if the network or the system will not have it
     */
    public abstract Session open(EventListener events) throws NetworkException;

    /**
     * Opens the session, waits for its end and closes it: for a program that does nothing else. Where the program is told
     * to end meanwhile (Ctrl-C, SIGTERM), the session is closed in order first, so that {@code events} gets its summary;
     * what stands after this call may then not be reached any more.
     *
     * @param events gets everything that happens
     * @return how it ended
     * @throws NetworkException in words, if the network or the system will not have it
     * @throws InterruptedException if this thread was interrupted; the session is closed then
     * @throws IllegalStateException if one of its threads, or {@code events}, threw what nobody expected
     */
    public final Outcome run(EventListener events) throws NetworkException, InterruptedException {
        Session session = open(events);
        Thread atExit = new Thread(session::close, "parley-exit");
        try (session) {
            Runtime.getRuntime().addShutdownHook(atExit);
            return session.await();
        } finally {
            forget(atExit);
        }
    }

    /** Once the session is closed: a program may run thousands of them. */
    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // It runs, and finds the session closed.
        }
    }
}
