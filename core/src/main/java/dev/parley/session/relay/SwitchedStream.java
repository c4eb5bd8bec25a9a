package dev.parley.session.relay;

import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.session.impaired.ImpairedStream;
import dev.parley.session.impaired.StreamMessage;
import dev.parley.session.impaired.StreamReceiver;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.SessionContext;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes on at once while nothing is done on purpose, and through an {@link ImpairedStream} from the first impairment on: so a
 * connection that nothing is done to costs neither a queue nor a thread.
 */
final class SwitchedStream extends StreamPath {
    private final DirectStream direct;
    private final Function<Impairments, ImpairedStream> opener;
    private volatile @Nullable ImpairedStream impaired;

    /** Both guarded by this. */
    private boolean started;

    private boolean stopped;

    /** @param opener makes the one with those impairments */
    SwitchedStream(
            SessionContext context,
            Ledger direction,
            StreamReceiver receiver,
            Impairments first,
            Function<Impairments, ImpairedStream> opener) {
        super(context, direction, receiver);
        this.direct = new DirectStream(context, direction, receiver);
        this.opener = opener;
        this.impaired = first.isEmpty() ? null : opener.apply(first);
    }

    /** The one that does something on purpose; null as long as nothing was to be done. */
    @Nullable
    ImpairedStream impaired() {
        return impaired;
    }

    /** The receiver is there. */
    synchronized void start() {
        started = true;
        ImpairedStream open = impaired;
        if (open != null) {
            open.start();
        }
    }

    /**
     * Does this from now on. What is being written at this moment leaves first: the thread that writes it hands over the next.
     *
     * @return what was done until now, if that is another
     */
    @Nullable
    ImpairmentCounts replace(Impairments next) {
        ImpairedStream open;
        synchronized (this) {
            open = impaired;
            if (open == null && !next.isEmpty() && !stopped) {
                impaired = opener.apply(next);
                if (started) {
                    impaired.start();
                }
            }
        }
        ImpairedStream now = impaired;
        if (open != null) {
            return open.replace(next);
        }
        if (now != null) {
            now.begin();
        }
        return null;
    }

    /** What was done since the last change; null if nothing was to be done. */
    @Nullable
    ImpairmentCounts counts() {
        ImpairedStream open = impaired;
        return open == null ? null : open.counts();
    }

    @Override
    List<Delivery> pass(byte[] buffer, int count) {
        List<StreamMessage> messages = List.copyOf(pending);
        pending.clear();
        ImpairedStream open = impaired;
        if (open != null) {
            return open.pass(messages, buffer, count);
        }
        direct.pending.addAll(messages);
        return direct.pass(buffer, count);
    }

    /** Of one that does something on purpose {@link ImpairedStream.Owner#broken} tells, as late as of all else. */
    @Override
    void throwIfBroken() throws IOException {
        direct.throwIfBroken();
    }

    @Override
    void finish() {
        ImpairedStream open = impaired;
        if (open == null) {
            direct.finish();
        } else {
            open.finish();
        }
    }

    @Override
    void reset(String reason) {
        ImpairedStream open = impaired;
        if (open == null) {
            direct.reset(reason);
        } else {
            open.reset(reason);
        }
    }

    @Override
    void awaitEnd() {
        ImpairedStream open = impaired;
        if (open != null) {
            open.awaitEnd();
        }
    }

    @Override
    void stop(Cause cause) {
        ImpairedStream open;
        synchronized (this) {
            stopped = true;
            open = impaired;
        }
        if (open != null) {
            open.stop(cause);
        }
    }
}
