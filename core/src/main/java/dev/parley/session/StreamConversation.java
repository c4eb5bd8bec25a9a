package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.oddity.Oddity;
import dev.parley.oddity.StreamWatch;
import dev.parley.payload.Payload;
import dev.parley.rule.Answer;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Durations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One accepted connection from its opening to its end, on its own virtual thread. */
final class StreamConversation {
    /** Thousands of idle connections cost little with small buffers; one that is busy gets a larger one. */
    private static final int FIRST_BUFFER_BYTES = 2 << 10;

    private static final int MOST_BUFFER_BYTES = 64 << 10;

    private final ListenSetup setup;
    private final Flow flow;
    private final StreamConnection connection;
    private final Answering answering;
    private final Journal journal;
    private final Ending ending;
    private final Alarms alarms;
    private final Quota quota;
    private final Cutter cutter;
    private final StreamWatch watch;
    private final Peers peers;
    private final Contacts contacts;
    private final Rulings rulings;
    private final Contact contact;
    private final StreamReplies replies;
    private volatile boolean stopping;

    /** When something was last taken in. */
    private volatile long heardNanos;

    private volatile Alarms.@Nullable Alarm idleAlarm;

    /** For how long nothing came, where that ends it. */
    private volatile @Nullable Duration idle;

    StreamConversation(ListenSession session, Address address, Flow flow, StreamConnection connection) {
        this.setup = session.setup;
        this.flow = flow;
        this.connection = connection;
        this.journal = session.journal;
        this.alarms = session.alarms;
        this.ending = session.ending;
        this.quota = session.quota;
        this.cutter = new Cutter(setup.framing, setup.maxMessage);
        this.answering = new Answering(session, address);
        this.watch = new StreamWatch(
                session.told,
                flow.peer().socketAddress().getAddress(),
                Framing.lines().equals(setup.framing));
        this.peers = session.peers;
        this.contacts = session.contacts;
        this.rulings = session.rulings;
        this.contact = new StreamContact();
        this.replies = new StreamReplies(session, flow, connection, cutter);
    }

    void run() throws InterruptedException {
        journal.opened(flow);
        peers.heard(flow, setup.clock.epochNanos(), replies);
        if (answering.answersHere()) {
            contacts.add(contact);
        }
        Ended ended = read();
        boolean mayStillRead = ended.cause() == Cause.END_OF_STREAM;
        if (!mayStillRead) {
            connection.close(); // so that nothing is written to it any more
        }
        part(mayStillRead);
        replies.settle();
        journal.closed(flow, ended.cause(), ended.says());
        peers.left(flow, ended.cause(), ended.says());
    }

    /** @param mayStillRead whether the peer may have ended its own side alone, and wait for the rest of its answers */
    private void part(boolean mayStillRead) throws InterruptedException {
        contact.left();
        if (!stopping && answering.how() instanceof Answer.Ruled) {
            rulings.disconnected(contact);
        }
        if (mayStillRead) {
            contact.awaitRules(setup.clock);
        }
        contacts.forget(contact);
    }

    /** How it ended. */
    private record Ended(Cause cause, String says) {}

    private Ended read() {
        Ended ended;
        try {
            greet();
            heardNanos = setup.clock.nanos();
            Duration mostIdle = setup.idleTimeout;
            if (mostIdle != null) {
                watchIdle(mostIdle);
            }
            readAll();
            unfinished();
            ended = new Ended(Cause.END_OF_STREAM, "both sides have finished, the other one first");
        } catch (FramingException bad) {
            Cause cause = Cutter.cause(bad);
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(cause, 1);
            ended = new Ended(cause, "by this side: " + bad.says());
        } catch (IOException bad) {
            unfinished();
            ended = switch (bad) {
                case NetworkException said -> new Ended(said.reason(), said.says());
                case ClosedChannelException closedHere -> new Ended(Cause.STOPPED, "");
                default -> new Ended(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            };
        }
        Duration silent = idle;
        if (silent != null && !stopping) {
            return new Ended(
                    Cause.IDLE,
                    "by this side: nothing came for %s, or what came could not be answered (--idle-timeout)"
                            .formatted(Durations.show(silent)));
        }
        // Whatever happens to a connection after the session's end happens because of it.
        if (!stopping && replies.isEnding()) {
            return new Ended(Cause.DONE, replies.endedBy());
        }
        return stopping || ended.cause() == Cause.STOPPED
                ? new Ended(Cause.STOPPED, "by this side, because the session ended")
                : ended;
    }

    private void greet() throws IOException {
        if (answering.how() instanceof Answer.Ruled) {
            rulings.connected(contact);
            replies.throwIfBroken();
        } else {
            contact.meets(); // rules that come later find it known
        }
    }

    /** Tells the peer the end; what still comes from it is unread. Never blocks. Safe from any thread. */
    void finish() {
        stopping = true;
        replies.stop();
        contact.release();
    }

    /** Closes the connection, which ends {@link #run}. Safe from any thread. */
    void close() {
        Alarms.Alarm waiting = idleAlarm;
        if (waiting != null) {
            waiting.cancel();
        }
        connection.close();
    }

    /** Not as a read's deadline: a peer that does not read what answers it keeps this side from reading too. */
    private void watchIdle(Duration most) {
        idleAlarm = alarms.at(Contact.later(heardNanos, most), () -> {
            if (setup.clock.nanos() < Contact.later(heardNanos, most)) {
                watchIdle(most);
            } else {
                idle = most;
                connection.close();
            }
        });
    }

    private void readAll() throws IOException, FramingException {
        byte[] buffer = new byte[FIRST_BUFFER_BYTES];
        while (true) {
            long oddAtNanos = watch.deadlineNanos(setup.clock);
            int count = connection.read(buffer, 0, buffer.length, Math.min(oddAtNanos, cutter.deadlineNanos()));
            if (count < 0) {
                return;
            }
            long epochNanos = setup.clock.epochNanos();
            if (count == 0) {
                quiet(epochNanos, oddAtNanos);
                replies.throwIfBroken();
                continue;
            }
            heardNanos = setup.clock.nanos();
            journal.tapArrived(flow, ByteBuffer.wrap(buffer, 0, count), epochNanos);
            cutter.feed(buffer, count, heardNanos, (unit, payload) -> arrived(unit, payload, epochNanos));
            replies.throwIfBroken();
            tellOdd(watch.saw(buffer, count));
            if (count == buffer.length && count < MOST_BUFFER_BYTES) {
                buffer = new byte[Math.min(4 * count, MOST_BUFFER_BYTES)];
            }
        }
    }

    private void tellOdd(List<Oddity> oddities) {
        if (!stopping) {
            journal.odd(flow, oddities);
        }
    }

    private void quiet(long epochNanos, long oddAtNanos) {
        long nanos = setup.clock.nanos();
        cutter.quiet(nanos, (unit, payload) -> arrived(unit, payload, epochNanos));
        if (nanos >= oddAtNanos) {
            tellOdd(watch.quiet());
        }
    }

    /** What came after the last whole message is shown as the chunk that it is, and not answered. */
    private void unfinished() {
        Payload rest = cutter.rest();
        if (!rest.isEmpty() && stopping) {
            journal.ledger.arrived(1);
            journal.ledger.droppedIn(Cause.UNREAD, 1);
        } else if (!rest.isEmpty()) {
            journal.ledger.arrived(1);
            journal.received(flow, flow.local(), Unit.CHUNK, rest, rest.size(), setup.clock.epochNanos());
            journal.note(flow.local(), flow.peer(), flow.connection(), Cause.UNFINISHED, Cutter.UNFINISHED);
        }
    }

    private void arrived(Unit unit, Payload payload, long epochNanos) {
        journal.ledger.arrived(1);
        if (stopping || replies.isBroken() || replies.isEnding() || !quota.take()) {
            journal.ledger.droppedIn(Cause.UNREAD, 1);
            return;
        }
        journal.received(flow, flow.local(), unit, payload, payload.size(), epochNanos);
        answer(unit, payload);
        if (quota.isSpent()) {
            ending.with(Outcome.DONE);
        }
    }

    private void answer(Unit unit, Payload payload) {
        Answer how = answering.how();
        if (how.answers()) {
            answering.nameLoop(flow, payload, journal);
        }
        if (how instanceof Answer.Ruled) {
            rulings.arrived(contact, payload, Runnable::run);
            return;
        }
        contact.heard(setup.clock.nanos());
        Optional<Payload> reply = answering.to(how, flow, payload);
        if (reply.isPresent() && !(reply.get().isEmpty() && unit == Unit.CHUNK)) { // which is nothing on a stream
            replies.sayHere(reply.get(), "");
            answering.replied(reply.get());
        }
    }

    /** This connection's peer as rules know it. */
    private final class StreamContact extends Contact {
        StreamContact() {
            super(flow, answering, setup.clock.nanos());
        }

        @Override
        void reply(Payload message, Asked asked, String rule, boolean here, Consumer<Runnable> telling) {
            if (message.isEmpty() && cutter.unit() == Unit.CHUNK) {
                return; // nothing on a stream
            }
            if (here) {
                replies.sayHere(message, rule);
            } else {
                replies.say(message, rule);
            }
            answering.replied(message);
        }

        @Override
        void close() {
            replies.close();
        }

        @Override
        void halfClose() {
            replies.halfClose();
        }

        @Override
        void reset() {
            replies.reset();
        }
    }
}
