package dev.parley.session.script;

import dev.parley.address.Address;
import dev.parley.event.EventListener;
import dev.parley.rule.Match;
import dev.parley.script.Script;
import dev.parley.script.Step;
import dev.parley.session.SessionBuilder;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A script and whom it talks to, before it is opened. Each method gives back this setup and checks its argument at once.
 *
 * <p>A TCP stream should have a framing ({@link #frame}), so that what is expected is a message. Without one a stream has
 * chunks, which the network cuts as it likes: an {@code expect} then looks at all that has come since the last one passed.
 */
public final class ScriptSetup extends SessionBuilder<ScriptSetup> {
    private final Address target;
    private final Script script;
    private @Nullable InetSocketAddress from;
    private Duration connectTimeout = StreamOptions.DEFAULT_CONNECT_TIMEOUT;
    private @Nullable Duration most;

    /**
     * @param target with a host and a port; the session has the script's name, or {@code script}
     * @throws IllegalArgumentException if nothing can be sent to the target
     */
    public ScriptSetup(Address target, Script script) {
        super(script.name().isEmpty() ? "script" : script.name());
        this.target = target.requireTarget();
        this.script = script;
    }

    /** Sends from that address and port of this computer; a wildcard address and port 0 leave it to the system. */
    public ScriptSetup from(@Nullable InetSocketAddress local) {
        from = local;
        return this;
    }

    /** How long a TCP connection is tried; 10 s by default. */
    public ScriptSetup connectTimeout(Duration length) {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("--connect-timeout must be more than 0");
        }
        connectTimeout = length;
        return this;
    }

    /** How long the whole script may take, the connection too; without it as long as its steps take. */
    public ScriptSetup within(Duration length) {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("--for must be more than 0");
        }
        most = length;
        return this;
    }

    @Override
    protected ScriptSetup self() {
        return this;
    }

    /**
     * Looks up and opens the target, and begins with the first step. A TCP connection that cannot be had is an event and
     * decides the outcome.
     *
     * @param events gets everything that happens
     * @throws IllegalArgumentException if what is asked for cannot be; nothing was sent
     * @throws NetworkException in words, if the host does not resolve or a socket cannot be opened; nothing was sent
     */
    @Override
    public ScriptSession open(EventListener events) throws NetworkException {
        return opened(events);
    }

    /** As {@link #open(EventListener)}, for somebody who reads the outcome alone: no event is made. */
    public ScriptSession open() throws NetworkException {
        return opened(null);
    }

    private ScriptSession opened(@Nullable EventListener events) throws NetworkException {
        if (countsChunks() && conditions(script.steps()).anyMatch(Match.Nth.class::isInstance)) {
            throw new IllegalArgumentException(
                    "nth counts messages, and a stream has none without a framing: add one (--frame lines)");
        }
        if (!target.scheme().isStream()) {
            script.steps().stream()
                    .filter(Step.End.class::isInstance)
                    .findFirst()
                    .ifPresent(end -> {
                        throw new IllegalArgumentException(
                                "%s ends a connection, and %s has none".formatted(end.kind(), target));
                    });
        }
        return ScriptSession.open(new ScriptConfig(
                opening(events, List.of(target)), target, script, from, connectTimeout, most, countsChunks()));
    }

    /** Whether what comes are chunks, which are no messages. */
    private boolean countsChunks() {
        return target.scheme().isStream() && framing() == null;
    }

    private static Stream<Match> conditions(List<Step> steps) {
        return steps.stream().flatMap(step -> switch (step) {
            case Step.Expect expect -> expect.when().stream();
            case Step.Check check -> check.when().stream();
            case Step.Repeat repeat -> conditions(repeat.steps());
            case Step.Send send -> Stream.empty();
            case Step.Pause pause -> Stream.empty();
            case Step.End end -> Stream.empty();
        });
    }
}
