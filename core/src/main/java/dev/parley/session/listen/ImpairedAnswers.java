package dev.parley.session.listen;

import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.impaired.ImpairedPath;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.Impairing;
import dev.parley.session.runtime.SessionContext;
import dev.parley.text.Sizes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done on purpose to all that leaves from one UDP socket that is listened on. Each peer is a flow of its own, with its own
 * chances and its own link. Safe from any thread.
 */
final class ImpairedAnswers {
    private static final int MOST_PEERS = PeerRegistry.DEFAULT_MOST;

    private final SessionContext context;
    private final Impairing impairing;
    private final ReentrantLock lock = new ReentrantLock();

    /** The one that was sent to longest ago first. */
    private final Map<Flow, ImpairedPath> paths = new LinkedHashMap<>(16, 0.75f, true);

    private ImpairedAnswers(SessionContext context, Impairing impairing) {
        this.context = context;
        this.impairing = impairing;
    }

    /** Null where nothing is to be done. */
    static @Nullable ImpairedAnswers of(SessionContext context) {
        Impairing impairing = context.impairing();
        return impairing == null || impairing.datagrams().isEmpty() ? null : new ImpairedAnswers(context, impairing);
    }

    /**
     * Sends one that is due already, now, later, twice or not at all.
     *
     * @param sender sends one, and counts what becomes of it
     */
    Delivery send(Flow flow, Payload message, Function<Payload, Delivery> sender) {
        return Delivery.Several.of(path(flow).pass(message, sender));
    }

    private ImpairedPath path(Flow flow) {
        lock.lock();
        try {
            ImpairedPath known = paths.get(flow);
            if (known == null) {
                if (paths.size() == MOST_PEERS) {
                    forget(paths.keySet().iterator().next());
                }
                known = ImpairedPath.next(context, impairing, flow, context.timer());
                paths.put(flow, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Flow flow) {
        ImpairedPath path = paths.remove(flow);
        if (path != null) {
            context.publisher()
                    .defer(path.close(
                            Cause.LIMIT,
                            "of more than %s peers this one was sent to longest ago"
                                    .formatted(Sizes.count(MOST_PEERS))));
            impairing.ended(path);
        }
    }
}
