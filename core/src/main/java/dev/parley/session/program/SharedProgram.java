package dev.parley.session.program;

import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.HandlerProgram;
import dev.parley.session.SessionConfig;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.program.ExpectedAnswers.Message;
import dev.parley.session.program.ProgramNotes.Kind;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One program for all peers of a listener. It is started again when it ends, later each time, and not for ever. */
final class SharedProgram extends ProgramHandler {
    /** So often it is started again, unless it ran for {@link #STEADY} in between. */
    static final int MOST_RESTARTS = 10;

    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;

    private final InputQueue queue = new InputQueue();
    private final Map<Integer, PeerChannel> known = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ProgramProcess running;
    private long startNanos;
    private int restarts;
    private boolean closed;
    private volatile boolean givenUp;

    SharedProgram(HandlerProgram program, SessionConfig config, SessionContext context, PeerRegistry peers) {
        super(program, config, context, peers);
    }

    @Override
    public void start() throws NetworkException {
        try {
            startNow();
        } catch (IllegalArgumentException cannot) {
            throw new NetworkException(Cause.HANDLER, cannot.getMessage() + " (--handler).", cannot);
        }
    }

    private void startNow() {
        lock.lock();
        try {
            if (!closed) {
                startNanos = context.clock().nanos();
                running = ProgramProcess.start(context, program.command(), queue, new Life());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hears of one run of the program. */
    private final class Life implements ProgramProcess.Listener {
        private final LineCutter answers = answers(null, Blocking.NOT_ALLOWED);

        @Override
        public void output(byte[] buffer, int count) {
            answers.take(buffer, count);
        }

        @Override
        public void outputEnded() {
            answers.end();
        }

        @Override
        public void error(byte[] line, boolean cut) {
            SharedProgram.this.error(line, cut, null);
        }

        @Override
        public void stuck() {
            notes.add(
                    Kind.LIFE,
                    null,
                    "%s has not read its standard input for %s while %s waited, so it is killed: it must read each line as it comes"
                            .formatted(
                                    name(),
                                    Durations.show(ProgramProcess.STUCK),
                                    Sizes.count(queue.waitingCount(), "message")));
        }

        @Override
        public void ended(int status) {
            if (isInterruptedWithUs(status)) {
                return;
            }
            startAgainLater("ended with status " + status);
        }
    }

    /** @param how it ended: {@code ended with status 1} */
    private void startAgainLater(String how) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            running = null;
            int lost = expected.settleAll(Message::isTaken);
            String unanswered = lost == 0
                    ? ""
                    : ", and %s that it had got %s not answered"
                            .formatted(Sizes.count(lost, "message"), lost == 1 ? "was" : "were");
            long now = context.clock().nanos();
            restarts = now - startNanos >= STEADY.toNanos() ? 0 : restarts;
            if (restarts == MOST_RESTARTS) {
                giveUp(how + unanswered);
                return;
            }
            long pauseNanos = Math.min(FIRST_PAUSE_NANOS << restarts, LONGEST_PAUSE_NANOS);
            restarts++;
            notes.add(
                    Kind.LIFE,
                    null,
                    "%s %s%s; it is started again in %s (%s of %s)"
                            .formatted(
                                    name(),
                                    how,
                                    unanswered,
                                    Durations.show(Duration.ofNanos(pauseNanos)),
                                    restarts,
                                    MOST_RESTARTS));
            context.timer()
                    .schedule(now + pauseNanos, () -> context.threads().start("parley-handler-start", this::restart));
        } finally {
            lock.unlock();
        }
    }

    private void restart() {
        try {
            startNow();
        } catch (IllegalArgumentException cannot) {
            startAgainLater("could not be started (" + cannot.getMessage() + ")");
        }
    }

    private void giveUp(String how) {
        givenUp = true;
        queue.close();
        queue.clear();
        expected.settleAll(each -> true);
        String message =
                "%s %s, %s times in a row: it is not started again, and what comes is shown and not answered. What it wrote to its standard error may say why"
                        .formatted(name(), how, MOST_RESTARTS + 1);
        context.threads()
                .start("parley-handler-end", () -> context.publisher().failed(null, null, Cause.HANDLER, message));
    }

    @Override
    public boolean wantsMessages() {
        return !givenUp;
    }

    @Override
    public List<Delivery> connected(PeerChannel peer) {
        PeerState state = peer.state();
        known.put(state.number(), peer);
        tell(lines.opened(id(state), peer.flow(), context.clock().epochNanos()));
        return List.of();
    }

    /** What is no message; where there is no room for it, the messages say the same. */
    private void tell(Payload line) {
        queue.offer(new InputQueue.Piece(line, () -> {}), Blocking.NOT_ALLOWED);
    }

    /** It is passed on once it is published, so that no answer is told before what it answers. */
    @Override
    public List<Delivery> message(PeerChannel peer, Arrival arrival) {
        PeerState state = peer.state();
        known.putIfAbsent(state.number(), state.channel());
        Message message = expect(peer, arrival);
        Payload line = lines.received(message.id(), peer.flow(), arrival);
        Blocking blocking = arrival.unit() == Unit.DATAGRAM ? Blocking.NOT_ALLOWED : Blocking.ALLOWED;
        return passOncePublished(() -> pass(message, line, blocking));
    }

    private void pass(Message message, Payload line, Blocking blocking) {
        if (!queue.offer(new InputQueue.Piece(line, message::markTaken), blocking)) {
            notPassed(
                    message,
                    givenUp || isClosed()
                            ? "it has ended"
                            : "%s wait for it already, since it reads more slowly than they come"
                                    .formatted(Sizes.count(queue.waitingCount(), "message")));
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The other side may have ended its own half alone; its answers may then still come, for a while. */
    @Override
    public List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        PeerState state = peer.state();
        tell(lines.closed(id(state), peer.flow(), context.clock().epochNanos(), cause, message));
        if (cause == Cause.END_OF_STREAM && state.hasExecutions()) {
            Duration timeout = program.timeout();
            Duration patience = timeout == null ? GRACE : timeout;
            context.timer().schedule(PeerState.later(context.clock().nanos(), patience), () -> forget(state));
        } else {
            forget(state);
        }
        return List.of();
    }

    @Override
    public void forgotten(PeerChannel peer) {
        forget(peer.state());
    }

    private void forget(PeerState state) {
        known.remove(state.number());
        if (state.hasExecutions()) {
            expected.settleAll(each -> each.peer().equals(state));
        }
    }

    @Override
    @Nullable
    PeerChannel peer(int number) {
        return known.get(number);
    }

    @Override
    public void close() {
        awaitPublished();
        ProgramProcess last;
        lock.lock();
        try {
            closed = true;
            last = running;
        } finally {
            lock.unlock();
        }
        queue.close();
        if (last != null) {
            last.end(GRACE, GRACE);
            last.awaitTold();
        }
        int left = queue.clear();
        if (left > 0 && !givenUp) {
            notes.add(
                    Kind.LIFE,
                    null,
                    "the session ended before %s had read %s that waited for it"
                            .formatted(name(), Sizes.count(left, "line")));
        }
        expected.settleAll(each -> true);
        notes.rest();
    }
}
