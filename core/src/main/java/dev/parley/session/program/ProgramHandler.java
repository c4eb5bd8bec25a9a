package dev.parley.session.program;

import dev.parley.event.Flow;
import dev.parley.payload.Payload;
import dev.parley.session.HandlerProgram;
import dev.parley.session.SessionConfig;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.peer.PeerState;
import dev.parley.session.peer.ReplyContext;
import dev.parley.session.program.ExpectedAnswers.Message;
import dev.parley.session.program.ProgramNotes.Kind;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.text.Excerpt;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import dev.parley.time.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Answers by a program, or by several. Safe from any thread. */
public abstract sealed class ProgramHandler implements PeerHandler permits SharedProgram, ConnectionPrograms {
    /** How much of a line of a program's standard error is told. */
    static final int MOST_ERROR_BYTES = 1_000;

    /** How long a program has to end when its input ends, and once more when it is asked to (SIGTERM). */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The status of a program that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private static final long INTERRUPT_NANOS = 100_000_000;

    private static final int LEAST_LINE_BYTES = 64 << 10;
    private static final String CLOSE = "by this side: the handler closed the connection";

    final SessionContext context;
    final HandlerProgram program;
    final PeerRegistry peers;
    final MessageLines lines;
    final ProgramNotes notes;
    final ExpectedAnswers expected;
    private final int mostLineBytes;

    /** Up while nothing waits to be published. */
    private final Signal allPublished = new Signal();

    /** With the lock of {@link #allPublished}. */
    private int unpublished;

    ProgramHandler(HandlerProgram program, SessionConfig config, SessionContext context, PeerRegistry peers) {
        this.program = program;
        this.context = context;
        this.peers = peers;
        this.lines = new MessageLines(config.name());
        this.notes = new ProgramNotes(context.publisher(), context.clock(), config.name());
        this.expected = new ExpectedAnswers(context, program.timeout(), this::timedOut);
        this.allPublished.set();
        this.mostLineBytes = (int) Math.min(Integer.MAX_VALUE - 8L, LEAST_LINE_BYTES + 2L * config.maxMessage());
    }

    /** The handler of one listener; it is to be started, and closed with the session. */
    public static ProgramHandler of(
            HandlerProgram program, SessionConfig config, SessionContext context, PeerRegistry peers) {
        return program.scope() == HandlerProgram.Scope.LISTENER
                ? new SharedProgram(program, config, context, peers)
                : new ConnectionPrograms(program, config, context, peers);
    }

    /**
     * Before anything comes.
     *
     * @throws NetworkException in words, if the program cannot be started
     */
    public abstract void start() throws NetworkException;

    /** Nothing more comes: lets the program answer and end, for a bounded time, and then ends it. */
    public abstract void close();

    /** Whether it ended by the Ctrl-C that ends the session too: a terminal sends that to both. On a thread that may wait a moment. */
    boolean isInterruptedWithUs(int status) {
        if (status == INTERRUPTED) {
            LockSupport.parkNanos(INTERRUPT_NANOS);
        }
        return status == INTERRUPTED && context.lifecycle().isComplete();
    }

    /** As sentences call it. */
    String name() {
        return "the handler " + Excerpt.quote(program.words());
    }

    static String id(PeerState peer) {
        return String.valueOf(peer.number());
    }

    /** Makes it a message that may be answered; on the thread that reads from the peer. */
    Message expect(PeerChannel peer, Arrival arrival) {
        PeerState state = peer.state();
        long number = state.messageReceived(context.clock().nanos());
        return expected.add(id(state) + "." + number, state, ReplyContext.of(arrival));
    }

    /** Hands a message over, once it is published: so no answer is told before what it answers. */
    List<Delivery> passOncePublished(Runnable pass) {
        synchronized (allPublished) {
            unpublished++;
            allPublished.clear();
        }
        return List.of(new Delivery.Marked(() -> {
            try {
                pass.run();
            } finally {
                synchronized (allPublished) {
                    if (--unpublished == 0) {
                        allPublished.set();
                    }
                }
            }
        }));
    }

    /** Waits until all that came is handed over, for a bounded time. */
    void awaitPublished() {
        try {
            context.clock().await(allPublished, PeerState.later(context.clock().nanos(), GRACE));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void timedOut(Message message) {
        Duration timeout = program.timeout();
        notes.add(
                Kind.TIMED_OUT,
                message.peer().channel().flow(),
                "%s did not answer message %s within %s (--handler-timeout); an answer that still comes is not sent"
                        .formatted(name(), message.id(), timeout == null ? "its time" : Durations.show(timeout)));
    }

    /** It was not handed over. */
    void notPassed(Message message, String why) {
        expected.settle(message);
        notes.add(
                Kind.NOT_PASSED,
                message.peer().channel().flow(),
                "message %s was not passed to %s: %s".formatted(message.id(), name(), why));
    }

    /** Cuts a program's output into lines, of which each is an answer. */
    LineCutter answers(@Nullable PeerChannel only, Blocking blocking) {
        return new LineCutter(mostLineBytes, (line, cut) -> answer(line, cut, only, blocking));
    }

    private void answer(byte[] line, boolean cut, @Nullable PeerChannel only, Blocking blocking) {
        String text = new String(line, 0, Math.min(line.length, 200), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return;
        }
        Flow flow = only == null ? null : only.flow();
        if (cut) {
            notes.add(
                    Kind.NO_ANSWER,
                    flow,
                    "%s wrote a line of more than %s, which is passed over: --max-message bounds what is sent"
                            .formatted(name(), Sizes.show(mostLineBytes)));
            return;
        }
        try {
            answer(ReplyLine.parse(line), only, blocking);
        } catch (IllegalArgumentException noAnswer) {
            notes.add(
                    Kind.NO_ANSWER,
                    flow,
                    "%s wrote %s, and %s. Write a line such as {\"id\":\"1.1\",\"reply\":\"text\"}; what is for people goes to standard error"
                            .formatted(name(), Excerpt.quote(text), noAnswer.getMessage()));
        }
    }

    private void answer(ReplyLine line, @Nullable PeerChannel only, Blocking blocking) {
        if (line.id().equals(ReplyLine.ALL)) {
            peers.all().stream()
                    .filter(each -> each.handler().equals(this))
                    .forEach(each -> carryOut(line, each.channel(), null, Blocking.NOT_ALLOWED));
            return;
        }
        Message message =
                line.id().isEmpty() && only != null ? expected.oldest(only.state()) : expected.find(line.id());
        if (message == null && expected.isLate(line.id())) {
            notes.add(
                    Kind.LATE,
                    null,
                    "%s answered message %s too late, so it was not sent".formatted(name(), line.id()));
            return;
        }
        PeerChannel peer =
                message == null ? addressed(line, only) : message.peer().channel();
        if (peer == null) {
            notes.add(
                    Kind.NO_ANSWER,
                    null,
                    line.id().isEmpty()
                            ? "%s wrote an answer without an id, so nobody knows for whom: give back the \"id\" of the message"
                                    .formatted(name())
                            : "%s answered %s, and that peer has left".formatted(name(), line.id()));
            return;
        }
        carryOut(line, peer, message, blocking);
        if (message != null) {
            expected.settle(message);
        }
    }

    private @Nullable PeerChannel addressed(ReplyLine line, @Nullable PeerChannel only) {
        if (only != null) {
            return only;
        }
        return line.id().isEmpty() ? null : peer(Integer.parseInt(line.id().split("\\.", 2)[0]));
    }

    /** The peer of that number, or null where it is not known. */
    abstract @Nullable PeerChannel peer(int number);

    private void carryOut(ReplyLine line, PeerChannel peer, @Nullable Message answered, Blocking blocking) {
        Payload message = line.message();
        if (message != null) {
            send(peer, message, answered, line.raw(), blocking);
        }
        if (peer.flow().connection() == 0 && (line.end() == ReplyLine.End.CLOSE || line.end() == ReplyLine.End.RESET)) {
            forgotten(peer);
        }
        switch (line.end()) {
            case NONE -> {}
            case CLOSE -> peer.close(CLOSE);
            case HALF_CLOSE -> peer.halfClose();
            case RESET -> peer.reset("by this side: the handler reset the connection");
        }
    }

    void send(PeerChannel peer, Payload message, @Nullable Message answered, boolean raw, Blocking blocking) {
        ReplyContext reply = answered == null ? ReplyContext.unsolicited() : answered.reply();
        context.publisher().publish(peer.send(new Outgoing(message, reply, "", blocking, raw)));
    }

    /** Tells a line of a program's standard error. */
    void error(byte[] line, boolean cut, @Nullable Flow flow) {
        String text = new String(line, StandardCharsets.UTF_8).stripTrailing();
        if (!text.isEmpty()) {
            notes.add(Kind.STANDARD_ERROR, flow, "handler: " + text + (cut ? " …" : ""));
        }
    }
}
