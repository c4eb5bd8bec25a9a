package dev.parley.session.relay;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Unit;
import dev.parley.framing.FramingException;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Payload;
import dev.parley.session.link.CloseReason;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.Flow;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One TCP peer of a relay: its connection with the target. What one side reads goes on at once, as the bytes that it is; a
 * framing only cuts what is shown and counted. Each side's thread writes to the other side, so that one that does not read
 * holds back the one that sends.
 */
final class StreamFlow implements StreamLink.Handler {
    private static final int FIRST_BUFFER_BYTES = 2 << 10;
    private static final int MOST_BUFFER_BYTES = 64 << 10;

    private final RelayConfig config;
    private final SessionContext context;
    private final PeerChannel peer;
    private final Ledger up;
    private final Ledger down;
    private final EventBatch events;
    private final Object closing = new Object();
    private volatile @Nullable StreamLink link;
    private @Nullable Thread reading;
    private boolean closed;
    private volatile boolean targetFinished;
    private volatile boolean peerFinished;
    private volatile boolean closePublished;

    /** What the peer sent and is not passed on yet; for the peer's thread. */
    private final List<Message> fromPeer = new ArrayList<>();

    /** What the target sent and is not passed on yet; for the target's thread. */
    private final List<Message> fromTarget = new ArrayList<>();

    private long readEpochNanos;

    /** A chunk, or a message of the framing. */
    private record Message(Unit unit, Payload payload, int framedBytes) {}

    StreamFlow(RelayConfig config, SessionContext context, PeerChannel peer, Ledger up, Ledger down) {
        this.config = config;
        this.context = context;
        this.peer = peer;
        this.up = up;
        this.down = down;
        this.events = new EventBatch(context.publisher());
    }

    /** Connects to the target; where that fails, the peer's connection is broken off, as near to a refusal as can be. */
    void open() {
        NetworkException last = null;
        for (InetSocketAddress address : config.targetAddresses()) {
            try {
                opened(config.listener()
                        .session()
                        .network()
                        .connect(address, new StreamOptions(null, config.connectTimeout())));
                return;
            } catch (NetworkException said) {
                last = said;
            } catch (IOException bad) {
                last = NetworkErrors.connecting(address, config.connectTimeout(), bad);
            }
        }
        if (last != null) {
            failedToConnect(last);
        }
    }

    private void failedToConnect(NetworkException said) {
        Endpoint target = new Endpoint(Scheme.TCP, config.targetAddresses().getLast());
        if (said.reason() == Cause.CONNECTION_REFUSED) {
            context.publisher().refused(null, target, said.reason(), said.message());
        } else {
            context.publisher().failed(null, target, said.reason(), said.message());
        }
        peer.reset("by this side: there is no connection with the target");
    }

    private void opened(StreamConnection open) {
        Flow flow = new Flow(
                new Endpoint(Scheme.TCP, open.local()),
                new Endpoint(Scheme.TCP, open.peer()),
                peer.flow().connection());
        StreamLink to = new StreamLink(
                context,
                flow,
                open,
                new MessageCodec(config.listener().session()),
                FIRST_BUFFER_BYTES,
                MOST_BUFFER_BYTES);
        context.publisher().relaying(peer.flow(), flow);
        synchronized (closing) {
            link = to;
            if (closed) {
                to.close();
            }
            reading = context.threads().start("parley-relay-" + flow.peer().hostAndPort(), () -> readTarget(to));
        }
    }

    /* From the peer: on the thread that reads from it. */

    /** It is part of the bytes that come next, or was part of those that came last. */
    List<Delivery> messageFromPeer(Arrival arrival) {
        up.arrived(1);
        up.received(arrival.payload().size());
        context.ledger().due(1);
        up.due(1);
        fromPeer.add(
                new Message(arrival.unit(), arrival.payload(), arrival.payload().size()));
        return List.of();
    }

    List<Delivery> bytesFromPeer(byte[] buffer, int count) {
        StreamLink to = link;
        if (to == null) {
            return dropped(up, peer.flow(), fromPeer, Cause.UNSENDABLE, "there is no connection with the target");
        }
        List<Delivery> sent = sent(up, to.flow(), fromPeer);
        try {
            to.writeBytes(buffer, 0, count);
            return sent;
        } catch (IOException bad) {
            peer.reset("by this side: the target takes nothing more");
            return List.of(notSent(up, to.flow(), sent, "the target takes nothing more"));
        }
    }

    /**
     * The peer has finished, or its connection has ended. Where it has finished alone, the target hears of that, and this
     * waits for the target's end.
     */
    List<Delivery> peerEnded(Cause cause) {
        StreamLink to = link;
        if (to == null) {
            return dropped(up, peer.flow(), fromPeer, Cause.UNSENDABLE, "there is no connection with the target");
        }
        List<Delivery> last = sent(up, to.flow(), fromPeer);
        if (cause == Cause.END_OF_STREAM) {
            peerFinished = true;
            to.finish();
            if (!targetFinished) {
                context.publisher().finished(peer.flow());
            }
        } else if (cause == Cause.RESET) {
            to.reset();
        } else {
            to.close();
        }
        awaitTargetsEnd();
        if (!closePublished) {
            CloseReason reason = to.closeReason();
            to.close();
            context.publisher().closed(to.flow(), reason.cause(), reason.message());
        }
        return last;
    }

    private void awaitTargetsEnd() {
        Thread target = reading;
        try {
            if (target != null) {
                target.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /* From the target: on the thread that reads from it. */

    private void readTarget(StreamLink from) {
        CloseReason reason;
        try {
            from.readAll(this);
            takeUnfinished(from);
            events.publish();
            targetFinished = true;
            if (!peerFinished) {
                context.publisher().finished(from.flow());
            }
            peer.halfClose();
            return; // once the peer has finished too, its thread tells how the connection ended
        } catch (FramingException impossible) {
            throw new IllegalStateException("a relay goes on as chunks", impossible);
        } catch (NetworkException said) {
            reason = CloseReason.of(said);
            peer.reset("by this side: the target has broken its connection off");
        } catch (ClosedChannelException closedHere) {
            reason = new CloseReason(Cause.STOPPED, "by this side, because its peer or the session ended");
        } catch (IOException bad) {
            reason = new CloseReason(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            peer.reset("by this side: the connection with the target has failed");
        }
        from.close();
        events.publish();
        closePublished = true;
        context.publisher().closed(from.flow(), reason.cause(), reason.message());
    }

    private void takeUnfinished(StreamLink from) {
        Payload rest = from.codec().remainder();
        if (!rest.isEmpty()) {
            accept(Unit.CHUNK, rest, rest.size());
            events.add(sent(down, peer.flow(), fromTarget)); // its bytes have left already
            events.publish();
        }
    }

    @Override
    public void read(long epochNanos) {
        readEpochNanos = epochNanos;
    }

    @Override
    public void accept(Unit unit, Payload payload, int framedBytes) {
        StreamLink from = link;
        if (from == null) {
            throw new IllegalStateException("nothing can be read from a target that is not open");
        }
        context.ledger().arrived(1);
        down.arrived(1);
        down.received(payload.size());
        events.received(from.flow(), from.flow().local(), unit, payload, payload.size(), framedBytes, readEpochNanos);
        context.ledger().due(1);
        down.due(1);
        fromTarget.add(new Message(unit, payload, framedBytes));
    }

    @Override
    public boolean continuesAsChunks(FramingException noMessage) {
        return true;
    }

    @Override
    public void readEnd(byte[] buffer, int count) throws IOException {
        if (count > 0) {
            List<Delivery> sent = sent(down, peer.flow(), fromTarget);
            try {
                peer.write(buffer, 0, count);
                events.add(sent);
            } catch (IOException bad) {
                events.add(List.of(notSent(down, peer.flow(), sent, "the peer takes nothing more")));
                throw bad;
            }
        }
        events.publish();
    }

    @Override
    public long deadlineNanos() {
        return Clock.NEVER;
    }

    /* Both ways. */

    /** Counted before they leave, so that nobody has what is not counted yet. */
    private List<Delivery> sent(Ledger direction, Flow to, List<Message> messages) {
        long epochNanos = context.clock().epochNanos();
        List<Delivery> deliveries = new ArrayList<>(messages.size());
        for (Message message : messages) {
            int size = message.payload().size();
            context.ledger().sent(size);
            direction.sent(size);
            deliveries.add(new Delivery.Sent(
                    to, message.unit(), message.payload(), message.framedBytes(), epochNanos, "", null));
        }
        messages.clear();
        return deliveries;
    }

    private Delivery notSent(Ledger direction, Flow to, List<Delivery> counted, String message) {
        for (Delivery delivery : counted) {
            if (delivery instanceof Delivery.Sent sent) {
                context.ledger().notSent(sent.message().size());
                direction.notSent(sent.message().size());
            }
        }
        direction.droppedOut(Cause.UNSENDABLE, counted.size());
        return context.publisher().dropped(to, Cause.UNSENDABLE, counted.size(), message);
    }

    private List<Delivery> dropped(Ledger direction, Flow to, List<Message> messages, Cause cause, String message) {
        int count = messages.size();
        messages.clear();
        if (count == 0) {
            return List.of();
        }
        direction.droppedOut(cause, count);
        return List.of(context.publisher().dropped(to, cause, count, message));
    }

    /** Closes the connection with the target, which ends its thread. Never blocks. */
    void close() {
        StreamLink open;
        synchronized (closing) {
            closed = true;
            open = link;
        }
        if (open != null) {
            open.close();
        }
    }
}
