package dev.parley.session.room;

import dev.parley.event.Flow;
import dev.parley.guard.RoomLoopDetector;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.text.Sizes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody in a room, and what it has missed. Safe from any thread, but for its voice, which the room's guard has. */
final class RoomPeer {
    /** A member that has read nothing for this long counts as stuck. */
    private static final long STUCK_NANOS = 1_000_000_000;

    final int number;
    final Flow flow;
    final PeerChannel channel;
    final RoomLoopDetector.Voice voice = new RoomLoopDetector.Voice();
    private final AtomicLong missed = new AtomicLong();
    private volatile long writtenAtLastLook;
    private volatile long progressNanos;
    volatile String name;
    volatile long heardNanos;

    /** Whether its datagrams end like lines, as those of nc and socat do; then it wants lines too. */
    volatile boolean sendsLines;

    RoomPeer(int number, String name, Flow flow, PeerChannel channel, long heardNanos) {
        this.number = number;
        this.name = name;
        this.flow = flow;
        this.channel = channel;
        this.heardNanos = heardNanos;
    }

    boolean isDatagrams() {
        return flow.connection() == 0;
    }

    /** Never blocks. */
    Delivery send(Payload message) {
        Delivery delivery = channel.send(Outgoing.manual(sendsLines ? message.plus(RoomCommand.END) : message));
        if (cameTooFast(delivery)) {
            missed.incrementAndGet();
        }
        return delivery;
    }

    /** If it has missed something and reads again, says how much. */
    Optional<Delivery> sayMissed() {
        if (missed.get() == 0 || channel.isBacklogged()) {
            return Optional.empty();
        }
        long count = missed.getAndSet(0);
        String message = "* %s did not reach you: you read more slowly than the others speak"
                .formatted(Sizes.count(count, "message"));
        Delivery delivery = channel.send(Outgoing.manual(Payload.of(message)));
        if (cameTooFast(delivery)) {
            missed.addAndGet(count);
        }
        return Optional.of(delivery);
    }

    /** What is lost on purpose, or too large, is not its fault. */
    private static boolean cameTooFast(Delivery delivery) {
        return delivery instanceof Delivery.Dropped dropped && dropped.cause() == Cause.QUEUE;
    }

    /** Whether much waits for it, and some of that was written within the last second. */
    boolean isCatchingUp(long nanos) {
        long written = channel.writtenCount();
        boolean filling = channel.isBacklogged();
        if (!filling || written != writtenAtLastLook) {
            writtenAtLastLook = written;
            progressNanos = nanos;
        }
        return filling && nanos - progressNanos < STUCK_NANOS;
    }

    RoomMember shown() {
        return new RoomMember(number, name, flow.peer());
    }
}
