package dev.parley.measure.protocol;

import dev.parley.ledger.Cause;
import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a client says to a far end besides data: it asks, and asks again, since datagrams get lost. On the receiving thread. */
public final class ControlClient {
    private static final Set<Frame.Kind> ANSWERS =
            EnumSet.of(Frame.Kind.CHALLENGE, Frame.Kind.AGREEMENT, Frame.Kind.DENIAL);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_WHEN_STOPPED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Where a finish says whether the far end shall wait no longer for what is still on its way. */
    public static final int FINAL = Frame.BODY + Long.BYTES;

    /** The sequence of the last sign of life. */
    public static final long BYE = 1;

    private final DatagramPort port;
    private final InetSocketAddress peer;
    private final int run;
    private final Clock clock;
    private final Signal stop;
    private final DatagramBatch batch = new DatagramBatch(16);

    public ControlClient(DatagramPort port, InetSocketAddress peer, int run, Clock clock, Signal stop) {
        this.port = port;
        this.peer = peer;
        this.run = run;
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * Asks for a run until the far end answers.
     *
     * @param target who is asked, for the sentence where it does not agree
     * @param nobody the sentence where nobody answers
     * @return whether it was agreed to; false where this was stopped meanwhile
     * @throws NetworkException with cause {@code no-agreement}, if the far end says no or nothing
     */
    public boolean agree(RunRequest runRequest, String target, String nobody) throws IOException {
        ByteBuffer request = runRequest.write(Frame.control(Frame.Kind.REQUEST, run));
        long end = clock.nanos() + PATIENCE_NANOS;
        while (clock.nanos() < end && !stop.isSet()) {
            ByteBuffer answer = ask(request);
            Frame.Kind kind = answer == null ? null : Frame.kind(answer, 0, answer.limit());
            if (kind == Frame.Kind.CHALLENGE && answer != null) {
                request.put(Frame.BODY, answer, Frame.BODY, RunRequest.TOKEN_BYTES);
            } else if (kind == Frame.Kind.DENIAL && answer != null) {
                throw new NetworkException(Cause.NO_AGREEMENT, target + " did not agree: " + text(answer), null);
            } else if (kind == Frame.Kind.AGREEMENT) {
                return true;
            }
        }
        if (stop.isSet()) {
            return false;
        }
        throw new NetworkException(Cause.NO_AGREEMENT, nobody, null);
    }

    /** What a far end says to it, without what could drive a terminal. */
    private static String text(ByteBuffer denial) {
        byte[] bytes = new byte[Frame.CONTROL_BYTES - Frame.BODY];
        denial.get(Frame.BODY, bytes);
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("[^ -~]", "")
                .strip();
    }

    /**
     * Reports how much was sent until the far end reports what it received; null where it does not.
     *
     * @param target whose report it is, for the sentence where it cannot be right
     * @param drainNanos so long the far end may wait for what is still on its way
     * @throws NetworkException with cause {@code invalid-report}, if the report cannot be right
     */
    @Nullable
    public ReceiverReport finish(String target, long total, long drainNanos) throws IOException {
        ByteBuffer finish = Frame.control(Frame.Kind.FINISH, run).putLong(Frame.BODY, total);
        long drained = clock.nanos() + (stop.isSet() ? 0 : drainNanos);
        long end = drained + (stop.isSet() ? PATIENCE_WHEN_STOPPED_NANOS : PATIENCE_NANOS);
        while (clock.nanos() < end) {
            finish.putLong(FINAL, clock.nanos() >= drained ? 1 : 0);
            ByteBuffer answer = ask(finish);
            if (answer != null && Frame.kind(answer, 0, answer.limit()) == Frame.Kind.REPORT) {
                ReceiverReport report = ReceiverReport.read(answer);
                bye();
                String contradiction = report.contradiction(total);
                if (contradiction != null) {
                    throw MeasureErrors.invalidReport(target, contradiction);
                }
                return report;
            }
        }
        return null;
    }

    /** The far end may forget this run. */
    public void bye() throws IOException {
        ByteBuffer bye = Frame.control(Frame.Kind.ALIVE, run);
        Frame.header(bye, 0, Frame.Kind.ALIVE, run, BYE);
        try {
            port.send(bye, peer);
        } catch (PortUnreachableException gone) {
            // it has forgotten everything
        }
    }

    /** This side is still there; on the first of these a far end begins to send. */
    public void alive() throws IOException {
        try {
            port.send(Frame.control(Frame.Kind.ALIVE, run), peer);
        } catch (PortUnreachableException refused) {
            // of an earlier one: where that is no accident the next receive reports it too
            port.send(Frame.control(Frame.Kind.ALIVE, run), peer);
        }
    }

    /** Sends it once, and takes the first answer to it that comes within a moment. */
    private @Nullable ByteBuffer ask(ByteBuffer question) throws IOException {
        long again = clock.nanos() + AGAIN_NANOS;
        boolean reports = Frame.kind(question, 0, Frame.CONTROL_BYTES) == Frame.Kind.FINISH;
        try {
            port.send(question.duplicate(), peer);
            while (clock.nanos() < again) {
                int count = port.receive(batch, again);
                for (int i = 0; i < count; i++) {
                    ByteBuffer data = batch.data(i);
                    if (isAnswer(data, reports)) {
                        return data;
                    }
                }
            }
        } catch (PortUnreachableException refused) {
            if (!reports) {
                throw MeasureErrors.refused(peer, refused);
            }
        }
        return null;
    }

    private boolean isAnswer(ByteBuffer data, boolean reports) {
        Frame.Kind kind = Frame.kind(data, 0, data.limit());
        return kind != null
                && Frame.run(data, 0) == run
                && data.limit() == Frame.CONTROL_BYTES
                && (reports ? kind == Frame.Kind.REPORT : ANSWERS.contains(kind));
    }
}
