package dev.parley.session.room;

import dev.parley.guard.RoomLoopDetector;
import dev.parley.payload.Payload;
import dev.parley.session.peer.PeerRegistry;
import dev.parley.session.runtime.Flow;
import dev.parley.text.Sizes;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody in a room, and what it has missed. Safe from any thread, but for its voice, which the room's guard has. */
final class RoomPeer {
    /** Who has read nothing for so long reads nothing. */
    private static final long STUCK_NANOS = 1_000_000_000;

    final int number;
    final Flow flow;
    final PeerRegistry.Channel channel;
    final RoomLoopDetector.Voice voice = new RoomLoopDetector.Voice();
    private final AtomicLong missed = new AtomicLong();
    private volatile long writtenAtLastLook;
    private volatile long progressNanos;
    volatile String name;
    volatile long heardNanos;

    /** Whether its datagrams end like lines, as those of nc and socat do; then it wants lines too. */
    volatile boolean sendsLines;

    RoomPeer(int number, String name, Flow flow, PeerRegistry.Channel channel, long heardNanos) {
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
    void send(Payload message) {
        if (!channel.send(sendsLines ? message.plus(RoomCommand.END) : message)) {
            missed.incrementAndGet();
        }
    }

    /** If it has missed something and reads again, tells it how much. */
    void tellMissed() {
        if (missed.get() > 0 && !channel.isBacklogged()) {
            long count = missed.getAndSet(0);
            String message = "* %s did not reach you: you read more slowly than the others speak"
                    .formatted(Sizes.count(count, "message"));
            if (!channel.send(Payload.of(message))) {
                missed.addAndGet(count);
            }
        }
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
