package dev.parley.session.link;

import dev.parley.event.Flow;
import dev.parley.event.Tap.Ending;
import dev.parley.event.Unit;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.impaired.StreamMessage;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Impairing;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: bytes in and out, cut into messages, shown to the taps, counted. It decides nothing and publishes
 * nothing. One thread reads; any thread writes, one message at a time.
 */
public final class StreamLink {
    private final SessionContext context;
    private final Flow flow;
    private final StreamConnection connection;
    private final MessageCodec codec;
    private final int firstBufferBytes;
    private final int mostBufferBytes;

    /** Each message goes whole. */
    private final ReentrantLock writing = new ReentrantLock();

    private final StreamEnd end;

    /** Whether the taps know its end. */
    private final AtomicBoolean endShown = new AtomicBoolean();

    private final @Nullable ImpairedOutput impaired;
    private volatile @Nullable IOException broken;

    /** What is made of what arrives; called on the thread that reads. */
    public interface Handler extends MessageCodec.MessageConsumer {
        /** Something was read; its messages come after this. */
        void read(long epochNanos);

        /**
         * One read is over, and its messages were handed over.
         *
         * @param buffer borrowed: what was read is in its first bytes
         * @param count how many; 0 where the time was over and nothing came
         * @throws IOException to read no further
         */
        void readEnd(byte[] buffer, int count) throws IOException;

        /**
         * What came is no message of the framing.
         *
         * @return whether to read on, and take the stream as chunks from here
         */
        default boolean continuesAsChunks(FramingException noMessage) {
            return false;
        }

        /** When to wake up at the latest though nothing comes; {@link dev.parley.time.Clock#NEVER} for never. */
        long deadlineNanos();
    }

    /**
     * @param accepted whether the peer made the connection
     * @param firstBufferBytes of the reader's buffer at first: thousands of idle connections cost little with small ones
     * @param mostBufferBytes what it may grow to while full reads come
     */
    public StreamLink(
            SessionContext context,
            Flow flow,
            StreamConnection connection,
            boolean accepted,
            MessageCodec codec,
            int firstBufferBytes,
            int mostBufferBytes) {
        this.context = context;
        this.flow = flow;
        this.connection = connection;
        this.codec = codec;
        this.firstBufferBytes = firstBufferBytes;
        this.mostBufferBytes = mostBufferBytes;
        this.end = new StreamEnd(connection, context.clock());
        context.taps().opened(flow, connection::local, accepted, context.clock().epochNanos());
        Impairing impairing = context.impairing();
        this.impaired = impairing == null || impairing.streams().isEmpty()
                ? null
                : new ImpairedOutput(context, impairing, this, flow);
    }

    /**
     * The connection is there. To be called before anything else, where all that the session sends meets its impairments.
     *
     * @return whether they let this connection through, perhaps after a while
     */
    public boolean begin() {
        return impaired == null || impaired.begin();
    }

    /** How an impairment has ended the connection; null if none has. */
    public @Nullable CloseReason cut() {
        return impaired == null ? null : impaired.cut();
    }

    /** Whether what is written may leave late on purpose. */
    public boolean isImpaired() {
        return impaired != null;
    }

    public Flow flow() {
        return flow;
    }

    public MessageCodec codec() {
        return codec;
    }

    /**
     * Reads until the other side has finished.
     *
     * @throws FramingException if what came is no message
     * @throws IOException if the connection broke, was closed here, or the handler wants no more
     */
    public void readAll(Handler handler) throws IOException, FramingException {
        byte[] buffer = new byte[firstBufferBytes];
        while (true) {
            long deadlineNanos = Math.min(handler.deadlineNanos(), codec.deadlineNanos());
            int count = read(buffer, deadlineNanos);
            if (count < 0) {
                if (end.isClosedHere()) {
                    throw new ClosedChannelException(); // a read that a close ends may give the other side's end
                }
                end.peerFinished();
                long endedNanos = context.clock().epochNanos();
                context.taps().finished(flow, true, endedNanos);
                if (codec.hasBegun()) {
                    handler.read(endedNanos);
                    codec.end(handler);
                }
                return;
            }
            long epochNanos = context.clock().epochNanos();
            if (count > 0 || context.clock().nanos() >= codec.deadlineNanos()) {
                handler.read(epochNanos);
            }
            if (count == 0) {
                codec.idle(context.clock().nanos(), handler);
            } else {
                context.taps().arrived(flow, null, ByteBuffer.wrap(buffer, 0, count), epochNanos);
                decode(buffer, count, handler);
            }
            handler.readEnd(buffer, count);
            if (count == buffer.length && count < mostBufferBytes) {
                buffer = new byte[Math.min(4 * count, mostBufferBytes)];
            }
        }
    }

    private int read(byte[] buffer, long deadlineNanos) throws IOException {
        try {
            return connection.read(buffer, 0, buffer.length, deadlineNanos);
        } catch (NetworkException said) {
            showIfReset(said);
            throw said;
        }
    }

    private void showIfReset(IOException bad) {
        if (bad instanceof NetworkException said && said.reason() == Cause.RESET) {
            showEnd(Ending.RESET_BY_PEER);
        }
    }

    private void showEnd(Ending how) {
        if (!endShown.getAndSet(true)) {
            context.taps().closed(flow, how, context.clock().epochNanos());
        }
    }

    private void decode(byte[] buffer, int count, Handler handler) throws FramingException {
        try {
            codec.decode(buffer, count, context.clock().nanos(), handler);
        } catch (FramingException noMessage) {
            if (!handler.continuesAsChunks(noMessage)) {
                throw noMessage;
            }
            codec.continueAsChunks(buffer, count, handler);
        }
    }

    /**
     * Writes a message that is due already, and waits for the peer to read; where impairments make it late, it is {@link
     * Delivery.Queued}, and what becomes of it is told when it is known. Where it cannot be written, {@link
     * #throwIfBroken} throws from then on.
     *
     * @param rule where the rule stands that sends it; empty where none does
     * @param stopping whether the session ends, which then is why the connection was closed
     */
    public Delivery write(Payload message, String rule, boolean stopping) {
        MessageCodec.Encoded encoded;
        try {
            encoded = codec.encode(message);
        } catch (FramingException hasNoForm) {
            return context.publisher().dropped(flow, Cause.UNSENDABLE, 1, hasNoForm.message());
        }
        return write(encoded, codec.sentUnit(), rule, stopping);
    }

    /** The same past the framing: these bytes as they are, as a chunk. */
    public Delivery writeRaw(Payload bytes, String rule, boolean stopping) {
        return write(new MessageCodec.Encoded(bytes, bytes, null), Unit.CHUNK, rule, stopping);
    }

    private Delivery write(MessageCodec.Encoded encoded, Unit unit, String rule, boolean stopping) {
        byte[] bytes = encoded.onStream().bytes();
        if (impaired != null) {
            return impaired.write(
                    new StreamMessage(unit, encoded.message(), bytes.length, rule, encoded.given()), bytes);
        }
        writing.lock();
        try {
            long before = connection.written();
            long epochNanos = context.clock().epochNanos();
            context.taps().leaving(flow, null, ByteBuffer.wrap(bytes), epochNanos);
            context.ledger().sent(encoded.message().size());
            try {
                connection.write(bytes, 0, bytes.length);
            } catch (IOException bad) {
                broken = bad;
                context.ledger().notSent(encoded.message().size());
                return interrupted(bad, bytes.length, connection.written() - before, stopping);
            }
            if (end.hasMetReset()) {
                broken = end.reset(); // the kernel took it, so it was sent; but nothing more can be
                showEnd(Ending.RESET_BY_PEER);
            }
            return new Delivery.Sent(flow, unit, encoded.message(), bytes.length, epochNanos, rule, encoded.given());
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes bytes as they are, past the framing, and counts nothing. Waits for the peer to read.
     *
     * @param from borrowed
     * @throws IOException if they cannot be written, or not all of them; {@link #throwIfBroken} throws the same from then on
     */
    public void writeBytes(byte[] from, int offset, int length) throws IOException {
        writing.lock();
        try {
            long before = connection.written();
            context.taps()
                    .leaving(
                            flow,
                            null,
                            ByteBuffer.wrap(from, offset, length),
                            context.clock().epochNanos());
            try {
                connection.write(from, offset, length);
            } catch (IOException bad) {
                context.taps().notLeft(flow, connection.written() - before, String.valueOf(bad.getMessage()));
                throw bad;
            }
            if (end.hasMetReset()) {
                throw end.reset();
            }
        } catch (IOException bad) {
            broken = bad;
            showIfReset(bad);
            throw bad;
        } finally {
            writing.unlock();
        }
    }

    private Delivery interrupted(IOException bad, int bytes, long leftBytes, boolean stopping) {
        Cause cause = stopping ? Cause.STOPPED : Cause.UNSENDABLE;
        String message;
        if (stopping) {
            message = "the session ended before the rest left";
        } else if (bad instanceof NetworkException byNetwork) {
            message = byNetwork.message();
        } else {
            message = "the connection was closed before the rest left";
        }
        context.taps().notLeft(flow, leftBytes, message);
        showIfReset(bad);
        context.ledger().sentInPart(leftBytes);
        context.ledger().droppedOut(cause, 1);
        return new Delivery.Interrupted(flow, cause, bytes, leftBytes, message);
    }

    /** Whether something could not be written: then nothing more is. */
    public boolean isBroken() {
        return broken != null;
    }

    /** Why something could not be written, which is how the connection ended: reading would not always tell. */
    public void throwIfBroken() throws IOException {
        IOException bad = broken;
        if (bad != null) {
            throw bad;
        }
    }

    /** Whether {@link #close} or {@link #reset} was called. */
    public boolean isClosedHere() {
        return end.isClosedHere();
    }

    /** Whether the other side has finished sending, as the reading thread found. */
    public boolean peerHasFinished() {
        return end.peerHasFinished();
    }

    /**
     * Waits, for a quarter of a second at most, until the other side has acknowledged what was written, if it has finished
     * already: one that has closed answers with a reset instead, which no read finds. {@link #isBroken} tells then.
     */
    public void awaitAcknowledged() {
        try {
            end.awaitAcknowledged();
        } catch (NetworkException reset) {
            broken = reset;
            showIfReset(reset);
        }
    }

    /** How the connection ended, once {@link #readAll} has come to the other side's end and this side has finished too. */
    public CloseReason closeReason() {
        awaitAcknowledged();
        return broken instanceof NetworkException reset ? CloseReason.of(reset) : end.reason();
    }

    /**
     * Tells the peer that nothing more comes (TCP FIN), behind what is late on purpose. What is wrong with the connection, the
     * reading side finds.
     */
    public void finish() {
        finish(StreamLink::nothing);
    }

    /** The same, and does that once the peer was told. */
    public void finish(Runnable then) {
        if (impaired == null) {
            finishNow();
            then.run();
        } else {
            impaired.finish(then);
        }
    }

    private static void nothing() {
        // Nobody waits for it.
    }

    /** Whether something that was written has not left yet, on purpose. */
    public boolean hasLate() {
        return impaired != null && impaired.hasLate();
    }

    /** Waits until all that was written has left, where impairments make it late. */
    public void awaitLeft() {
        if (impaired != null) {
            impaired.awaitLeft();
        }
    }

    /** After {@link #finish}: waits until this side's end has left, where impairments make it late. */
    public void awaitFinished() {
        if (impaired != null) {
            impaired.awaitFinished();
        }
    }

    /** Nothing that is late on purpose leaves any more. */
    public void dropLate() {
        if (impaired != null) {
            impaired.stop();
        }
    }

    /** After {@link #dropLate}, {@link #close} or {@link #reset}: waits until what was late and did not leave is told, or until that time. */
    public void awaitTold(long untilNanos) {
        if (impaired != null) {
            impaired.awaitTold(untilNanos);
        }
    }

    void finishNow() {
        context.taps().finished(flow, false, context.clock().epochNanos());
        try {
            end.finish();
        } catch (IOException gone) {
            // The reading side tells what happened to the connection.
        }
    }

    /** Breaks the connection off (TCP RST). */
    public void reset() {
        end.closedHere();
        showEnd(Ending.RESET_HERE);
        connection.reset();
        dropLate();
    }

    /** Closes the connection, which ends {@link #readAll}. */
    public void close() {
        end.closedHere();
        connection.close();
        showEnd(Ending.CLOSED);
        dropLate();
    }
}
