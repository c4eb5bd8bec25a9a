package dev.parley.session;

import dev.parley.event.EventListener;
import dev.parley.framing.Framing;
import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.script.ScriptSetup;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.template.Template;
import dev.parley.template.Values;
import dev.parley.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the setups of all sessions have. A setup opens one session and is not changed afterwards. Not safe from several
 * threads.
 *
 * @param <S> the setup itself, so that calls can be chained
 */
public abstract sealed class SessionBuilder<S extends SessionBuilder<S>> permits ListenSetup, ScriptSetup, SendSetup {
    public Network network = Network.system();
    public Clock clock = Clock.SYSTEM;
    public Response response = new Response.None();
    public String name;

    @Nullable
    public Framing framing;

    public int maxMessage = 1 << 20;

    @Nullable
    public EventListener listener;

    public final List<Tap> taps = new ArrayList<>();
    private boolean opened;

    public SessionBuilder(String name) {
        this.name = name;
    }

    public abstract S self();

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

    /** Answers with what came. */
    public final S echo() {
        return answer(new Response.Echo());
    }

    /**
     * Answers with a template, such as {@code ack: {{data}}}.
     *
     * @throws IllegalArgumentException if the template is wrong
     */
    public final S reply(String template) {
        return answer(new Response.FromTemplate(Template.forReply(template)));
    }

    /**
     * Answers with what the function makes of what came, and not at all where that is empty.
     *
     * @param how called on the thread that moves the data, possibly on several at once; what it throws ends the session
     */
    public final S reply(Function<Payload, Optional<Payload>> how) {
        return answer(new Response.FromFunction(how));
    }

    /**
     * Answers so. A listener answers whoever comes. A sender answers its TCP targets, and then stays until they close, or
     * as long as it was told to wait.
     */
    public final S answer(Response how) {
        response = how;
        return self();
    }

    /** Cuts streams into messages, and makes what is sent part of the stream in the same way. */
    public final S frame(Framing how) {
        framing = how;
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

    /** Adds somebody who sees all bytes. */
    public final S tap(Tap tap) {
        taps.add(tap);
        return self();
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

    /** What a template is filled in with now; the arguments are as in {@link Values}. */
    public final Values values(long n, String peer, Payload data, Map<String, Payload> captures) {
        return new Values(
                clock.epochNanos(), ZoneId::systemDefault, n, ThreadLocalRandom.current(), peer, data, captures);
    }

    /** To be called once, by whoever opens the session: who hears its events, or null for nobody. */
    public final S opening(@Nullable EventListener events) {
        if (opened) {
            throw new IllegalStateException("a setup opens one session; make another setup for another");
        }
        opened = true;
        if (framing != null) {
            framing.deframer(maxMessage); // refuses what could never bring a message, before anything is opened
        }
        listener = events;
        return self();
    }
}
