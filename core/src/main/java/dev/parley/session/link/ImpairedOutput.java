package dev.parley.session.link;

import dev.parley.event.Flow;
import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.SlowClose;
import dev.parley.impairment.StreamImpairer;
import dev.parley.ledger.Cause;
import dev.parley.session.impaired.DirectionCount;
import dev.parley.session.impaired.ImpairedStream;
import dev.parley.session.impaired.StreamMessage;
import dev.parley.session.impaired.StreamReceiver;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Impairing;
import dev.parley.session.runtime.SessionContext;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a {@link StreamLink} sends on purpose otherwise than at once, and its end behind that. Safe from any thread. */
final class ImpairedOutput implements StreamReceiver, ImpairedStream.Owner, Impairing.Part {
    /** How long the peer has to end too, once an impairment has ended the connection: what it still sends would make a close a reset. */
    private static final long DRAIN_MILLIS = 100;

    private final SessionContext context;
    private final Impairing impairing;
    private final StreamLink link;
    private final ImpairedStream stream;

    /** One message at a time. */
    private final ReentrantLock passing = new ReentrantLock();

    /** Up once nothing leaves any more. */
    private final Signal ended = new Signal();

    private volatile @Nullable CloseReason cut;

    /** Both guarded by this. */
    private boolean endPassed;

    private Runnable atEnd = ImpairedOutput::nothing;

    ImpairedOutput(SessionContext context, Impairing impairing, StreamLink link, Flow flow) {
        this.context = context;
        this.impairing = impairing;
        this.link = link;
        this.stream = new ImpairedStream(
                context,
                DirectionCount.NONE,
                this,
                new StreamImpairer(
                        impairing.streams(),
                        impairing.seed(),
                        flow.connection() - 1L,
                        impairing.direction(),
                        context.clock().nanos()),
                this);
    }

    private static void nothing() {
        // Nobody waits for the end.
    }

    /** Begins. Whether the impairments let this connection through, perhaps after a while. */
    boolean begin() {
        impairing.began(this);
        stream.start();
        if (stream.isRefused()) {
            cut(Cause.REFUSE, true);
            return false;
        }
        stream.begin();
        Optional<AcceptLate> late = impairing.streams().find(AcceptLate.class);
        if (late.isEmpty()) {
            return true;
        }
        impairing.happened(late.get().word());
        try {
            return !context.clock().await(ended, stream.acceptNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes one that is due already. Waits while too much waits to leave. */
    Delivery write(StreamMessage message, byte[] bytes) {
        passing.lock();
        try {
            return Delivery.Several.of(stream.pass(List.of(message), bytes, bytes.length));
        } finally {
            passing.unlock();
        }
    }

    /** Tells the peer that nothing more comes, behind all that waits, and then does that. Never blocks. */
    void finish(Runnable then) {
        boolean now;
        synchronized (this) {
            now = endPassed;
            if (!now) {
                atEnd = then;
            }
        }
        if (now) {
            then.run();
        } else {
            stream.finish();
        }
    }

    boolean hasLate() {
        return !stream.isIdle();
    }

    /** Waits until all that was written has left, or was dropped. */
    void awaitLeft() {
        stream.awaitIdle();
    }

    /** Waits until the end has left, or it is clear that it will not. */
    void awaitFinished() {
        stream.awaitEnd();
    }

    /** After {@link #stop}: waits until what was dropped is told, or until that time. */
    void awaitTold(long untilNanos) {
        stream.awaitTold(untilNanos);
    }

    /** The connection is closed: what waits is dropped. Never blocks. */
    void stop() {
        stream.stop(context.lifecycle().isComplete() ? Cause.STOPPED : Cause.UNSENDABLE);
        ended.set();
        impairing.ended(this);
    }

    /** How an impairment has ended the connection; null if none has. */
    @Nullable
    CloseReason cut() {
        return cut;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public ImpairmentCounts counts() {
        return stream.counts();
    }

    /** Its own thread tells it. */
    @Override
    public List<Delivery> close() {
        stop();
        return List.of();
    }

    /* Where it leads to. */

    @Override
    public String name() {
        return "the peer";
    }

    @Override
    public Flow flow() {
        return link.flow();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        link.writeBytes(from, offset, length);
    }

    @Override
    public void finish() {
        link.finishNow();
    }

    @Override
    public void reset(String reason) {
        link.reset();
    }

    /* What happens to it. */

    /** The reading side tells what happened to the connection. */
    @Override
    public void broken() {
        stop();
    }

    @Override
    public void cut(Cause cause, boolean byReset) {
        impairing.happened(cause.word());
        cut = new CloseReason(cause, "by this side: the impairment " + cause.word());
        stream.stop(cause);
        if (byReset) {
            link.reset();
        } else {
            // On a thread of its own: this waits for a write that is under way.
            context.threads().start("parley-finish-" + flow().peer().hostAndPort(), link::finishNow);
            context.timer().schedule(context.clock().in(DRAIN_MILLIS, TimeUnit.MILLISECONDS), link::close);
        }
        ended.set();
    }

    @Override
    public void stoppedReading() {
        throw new IllegalStateException("stop-reading is refused where nothing is read to be passed on");
    }

    @Override
    public void endPassed() {
        Runnable then;
        synchronized (this) {
            endPassed = true;
            then = atEnd;
        }
        impairing.streams().find(SlowClose.class).ifPresent(slow -> impairing.happened(slow.word()));
        then.run();
    }
}
