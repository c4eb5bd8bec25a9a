package dev.parley.session.program;

import dev.parley.event.Flow;
import dev.parley.framing.Deframer;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.HandlerProgram.Format;
import dev.parley.session.SessionConfig;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.Blocking;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.program.ExpectedAnswers.Message;
import dev.parley.session.program.ProgramNotes.Kind;
import dev.parley.session.runtime.Delivery;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program of one connection. What it writes goes to that connection; when it ends, the connection is closed. */
final class ConnectionProgram implements ProgramProcess.Listener {
    /** How long a program may go on when the peer has ended its side and reads on. */
    private static final Duration AFTER_INPUT = Duration.ofSeconds(10);

    private final ConnectionPrograms all;
    private final PeerChannel peer;
    private final boolean json;
    private final @Nullable Framing framing;
    private final @Nullable Deframer deframer;
    private final LineCutter answers;
    private final InputQueue queue = new InputQueue();
    private volatile @Nullable ProgramProcess process;
    private boolean deaf;

    ConnectionProgram(ConnectionPrograms all, SessionConfig config, PeerChannel peer) {
        this.all = all;
        this.peer = peer;
        this.json = all.program.format() == Format.JSON;
        this.framing = config.framing();
        this.deframer = framing == null ? null : framing.deframer(config.maxMessage());
        this.answers = all.answers(peer, Blocking.ALLOWED);
    }

    PeerChannel peer() {
        return peer;
    }

    private Flow flow() {
        return peer.flow();
    }

    /** @throws IllegalArgumentException in words, if it cannot be started */
    void start() {
        if (json) {
            tell(all.lines.opened(
                    ProgramHandler.id(peer.state()), flow(), all.context.clock().epochNanos()));
        }
        process = ProgramProcess.start(all.context, all.program.command(), queue, this);
    }

    private void tell(Payload line) {
        queue.offer(new InputQueue.Piece(line, () -> {}), Blocking.NOT_ALLOWED);
    }

    /** It is passed on once it is published, so that no answer is told before what it answers. */
    List<Delivery> message(Arrival arrival) {
        Message message = all.expect(peer, arrival);
        Payload bytes = json ? all.lines.received(message.id(), flow(), arrival) : framed(arrival.payload());
        return all.passOncePublished(() -> {
            if (!queue.offer(new InputQueue.Piece(bytes, message::markTaken), Blocking.ALLOWED)) {
                all.notPassed(message, "it has ended, or reads no more");
            }
        });
    }

    /** As it stood on the stream. */
    private Payload framed(Payload message) {
        try {
            return framing == null ? message : framing.frame(message);
        } catch (FramingException hasNoForm) {
            return message;
        }
    }

    void disconnected(Cause cause, String message) {
        if (json) {
            tell(all.lines.closed(
                    ProgramHandler.id(peer.state()), flow(), all.context.clock().epochNanos(), cause, message));
        }
        Duration alone = cause == Cause.END_OF_STREAM ? AFTER_INPUT : ProgramHandler.GRACE;
        queue.close();
        all.context.threads().start("parley-handler-end", () -> end(alone));
    }

    /** Lets it end by itself for so long, and then ends it. */
    void end(Duration alone) {
        queue.close();
        ProgramProcess mine = process;
        if (mine != null) {
            mine.end(alone, ProgramHandler.GRACE);
            mine.awaitTold();
        }
    }

    @Override
    public void output(byte[] buffer, int count) {
        if (json) {
            answers.take(buffer, count);
        } else if (deframer == null) {
            sendBytes(Payload.copyOf(buffer, 0, count));
        } else if (!deaf) {
            cut(deframer, buffer, count);
        }
    }

    private void cut(Deframer cutting, byte[] buffer, int count) {
        try {
            cutting.feed(buffer, 0, count, (message, framedBytes) -> sendBytes(message));
        } catch (FramingException noMessage) {
            deaf = true;
            all.notes.add(
                    Kind.NO_ANSWER,
                    flow(),
                    "what %s wrote is no message of the framing, so that nothing more of it is sent: %s"
                            .formatted(all.name(), noMessage.message()));
            peer.close("by this side: what its handler wrote is no message of the framing");
        }
    }

    private void sendBytes(Payload message) {
        Message oldest = all.expected.oldest(peer.state());
        all.send(peer, message, oldest, false, Blocking.ALLOWED);
        if (oldest != null) {
            all.expected.settle(oldest);
        }
    }

    @Override
    public void outputEnded() {
        answers.end();
        Deframer cutting = deframer;
        if (!json && cutting != null && !deaf) {
            cutting.finish((message, framedBytes) -> sendBytes(message));
            if (!cutting.remainder().isEmpty()) {
                all.notes.add(
                        Kind.NO_ANSWER,
                        flow(),
                        "%s ended inside a message, which is not sent: %s".formatted(all.name(), cutting.missing()));
            }
        }
    }

    @Override
    public void error(byte[] line, boolean cut) {
        all.error(line, cut, flow());
    }

    @Override
    public void stuck() {
        all.notes.add(
                Kind.LIFE,
                flow(),
                "%s has not read its standard input for 10s while more waited, so it is killed: it must read what comes"
                        .formatted(all.name()));
    }

    @Override
    public void ended(int status) {
        queue.close();
        queue.clear();
        if (status != 0 && !all.isInterruptedWithUs(status) && !all.isClosed()) {
            all.notes.add(Kind.LIFE, flow(), "%s ended with status %s".formatted(all.name(), status));
        }
        if (!all.isClosed()) {
            peer.close("by this side: its handler ended" + (status == 0 ? "" : " with status " + status));
        }
        all.ended(this);
    }
}
