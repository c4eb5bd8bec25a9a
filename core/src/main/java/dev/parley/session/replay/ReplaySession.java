package dev.parley.session.replay;

import dev.parley.capture.Conversation;
import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.session.runtime.AbstractSession;
import dev.parley.session.runtime.SessionContext;
import dev.parley.session.runtime.SessionThreads;
import dev.parley.socket.NetworkException;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends conversations of a recording again. Each message is due at a time that counts from the start, and never from the message
 * before it, so that a late one delays no other.
 *
 * <p>Its outcome is {@link Cause#EXPECTATION} where answers were to be as recorded and were not, else what the network said.
 */
public final class ReplaySession extends AbstractSession {
    private static final long JOIN_NANOS = 200_000_000;

    private final ReplayConfig config;
    private final SessionContext context;
    private final List<Replayer> replayers = new ArrayList<>();
    private @Nullable Thread thread;

    private ReplaySession(ReplayConfig config) throws NetworkException {
        super(config.session());
        this.config = config;
        this.context = context();
    }

    static ReplaySession open(ReplayConfig config) throws NetworkException {
        ReplaySession session = new ReplaySession(config);
        session.orAbandon(session::openAll);
        session.publishImpairments();
        session.boundTime();
        session.opened();
        session.thread = session.context.threads().startPlatform("parley-replay", session::run);
        return session;
    }

    private List<Replayer> openAll() throws NetworkException {
        try {
            for (Conversation conversation : config.conversations()) {
                replayers.add(new Replayer(config, context, conversation, replayers.size() + 1));
            }
            return replayers;
        } catch (NetworkException | RuntimeException | Error bad) {
            replayers.forEach(Replayer::stop);
            replayers.forEach(Replayer::close);
            throw bad;
        }
    }

    private void boundTime() {
        Duration most = config.most();
        if (most != null) {
            // On a thread of its own, since it publishes what was not reached.
            context.timer()
                    .schedule(
                            context.clock().in(most.toNanos(), TimeUnit.NANOSECONDS),
                            () -> context.threads().start("parley-time-over", () -> timeOver(most)));
        }
    }

    private void timeOver(Duration most) {
        if (context.lifecycle().isComplete()) {
            return;
        }
        String message = "the recording was not through within the %s that --for gives".formatted(Durations.show(most));
        context.publisher().failed(null, null, Cause.TIMED_OUT, message);
        context.lifecycle().complete(new Outcome(Cause.TIMED_OUT, message));
    }

    private void run() throws InterruptedException {
        long startNanos = context.clock().nanos();
        if (replayers.size() == 1) {
            replayers.getFirst().run(startNanos);
        } else {
            List<Thread> threads = new ArrayList<>();
            for (Replayer replayer : replayers) {
                // Sending datagrams waits inside the system, which would pin a virtual thread's carrier.
                threads.add(context.threads().startPlatform("parley-replay", () -> replayer.run(startNanos)));
            }
            for (Thread each : threads) {
                each.join();
            }
        }
        replayers.forEach(Replayer::stop);
        replayers.forEach(Replayer::settle);
        replayers.forEach(Replayer::conclude);
        context.lifecycle()
                .complete(replayers.stream()
                        .map(Replayer::outcome)
                        .filter(outcome -> !outcome.isGood())
                        .findFirst()
                        .orElse(Outcome.DONE));
    }

    @Override
    public void stop() {
        super.stop();
        replayers.forEach(Replayer::stop);
    }

    @Override
    protected void end() {
        replayers.forEach(Replayer::stop);
        Thread running = thread;
        if (running != null) {
            SessionThreads.join(running, JOIN_NANOS);
        }
        replayers.forEach(Replayer::close);
        replayers.forEach(Replayer::publishRest);
    }
}
