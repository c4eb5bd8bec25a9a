package dev.parley.session;

import dev.parley.payload.Payload;
import dev.parley.rule.LoopBreaker;
import dev.parley.words.Sizes;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody in a room, and what it has missed. Safe from any thread, but for its voice, which the room's guard has. */
final class Member {
    /** Who has read nothing for so long reads nothing. */
    private static final long STUCK_NANOS = 1_000_000_000;

    final int number;
    final Flow flow;
    final Peers.Way way;
    final LoopBreaker.Voice voice = new LoopBreaker.Voice();
    private final AtomicLong missed = new AtomicLong();
    private volatile long writtenAtLastLook;
    private volatile long progressNanos;
    volatile String name;
    volatile long heardNanos;

    /** Whether its datagrams end like lines, as those of nc and socat do; then it wants lines too. */
    volatile boolean sendsLines;

    Member(int number, String name, Flow flow, Peers.Way way, long heardNanos) {
        this.number = number;
        this.name = name;
        this.flow = flow;
        this.way = way;
        this.heardNanos = heardNanos;
    }

    boolean isDatagrams() {
        return flow.connection() == 0;
    }

    /** Never blocks. */
    void send(Payload message) {
        if (!way.send(sendsLines ? message.plus(RoomLine.END) : message)) {
            missed.incrementAndGet();
        }
    }

    /** If it has missed something and reads again, tells it how much. */
    void tellMissed() {
        if (missed.get() > 0 && !way.isFilling()) {
            long count = missed.getAndSet(0);
            String says = "* %s did not reach you: you read more slowly than the others speak"
                    .formatted(Sizes.count(count, "message"));
            if (!way.send(Payload.of(says))) {
                missed.addAndGet(count);
            }
        }
    }

    /** Whether much waits for it, and some of that was written within the last second. */
    boolean isCatchingUp(long nanos) {
        long written = way.written();
        boolean filling = way.isFilling();
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
