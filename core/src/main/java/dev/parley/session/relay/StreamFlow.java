package dev.parley.session.relay;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.framing.FramingException;
import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.impaired.StreamMessage;
import dev.parley.session.link.CloseReason;
import dev.parley.session.link.MessageCodec;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.Arrival;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import dev.parley.session.runtime.SessionContext;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.socket.StreamOptions;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One TCP peer of a relay: its connection with the target. What one side reads goes to the other as the bytes that it is, along
 * a {@link StreamPath} for each direction; a framing only cuts what is shown and counted.
 */
final class StreamFlow implements RelayFlow, StreamLink.Handler {
    private static final int FIRST_BUFFER_BYTES = 2 << 10;
    private static final int MOST_BUFFER_BYTES = 64 << 10;
    private static final String TARGET_BROKE_OFF = "by this side: the target has broken its connection off";

    private final RelayConfig config;
    private final SessionContext context;
    private final PeerChannel peer;
    private final StreamPaths paths;
    private final SwitchedStream up;
    private final SwitchedStream down;
    private final EventBatch events;
    private final Object closing = new Object();
    private volatile @Nullable StreamLink link;
    private @Nullable Thread reading;
    private boolean closed;
    private volatile boolean targetFinished;
    private volatile boolean peerFinished;
    private volatile boolean closePublished;

    private long readEpochNanos;

    StreamFlow(RelayContext relay, PeerChannel peer) {
        this.config = relay.config();
        this.context = relay.session();
        this.peer = peer;
        this.paths = new StreamPaths(relay, peer, () -> link);
        this.up = paths.up();
        this.down = paths.down();
        this.events = new EventBatch(context.publisher());
    }

    @Override
    public void impair(Direction direction, Impairments next) {
        paths.impair(direction, next);
    }

    @Override
    public @Nullable ImpairmentCounts counts(Direction direction) {
        return paths.counts(direction);
    }

    /** Connects to the target; where that fails, the peer's connection is broken off, as near to a refusal as can be. */
    void open(ConnectOrder order) {
        long number = peer.flow().connection();
        try {
            if (paths.accept(() -> order.over(number))) { // one that is late on purpose keeps nobody waiting
                order.awaitTurn(number);
                connect();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            order.over(number);
        }
    }

    private void connect() {
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
                false,
                new MessageCodec(config.listener().session()),
                FIRST_BUFFER_BYTES,
                MOST_BUFFER_BYTES);
        context.publisher().relaying(peer.flow(), flow);
        synchronized (closing) {
            link = to;
            if (closed || paths.cut() != null) {
                to.close();
            }
            paths.start();
            reading = startReading(to);
        }
    }

    /** A thread of the kind of this one, which reads from the peer: among few connections those that wake fastest. */
    private Thread startReading(StreamLink from) {
        String name = "parley-relay-" + from.flow().peer().hostAndPort();
        return Thread.currentThread().isVirtual()
                ? context.threads().start(name, () -> readTarget(from))
                : context.threads().startPlatform(name, () -> readTarget(from));
    }

    /* From the peer: on the thread that reads from it. */

    List<Delivery> messageFromPeer(Arrival arrival) {
        up.add(new StreamMessage(arrival.unit(), arrival.payload(), arrival.framedBytes()));
        return List.of();
    }

    List<Delivery> bytesFromPeer(byte[] buffer, int count) {
        if (link == null) {
            return notConnected();
        }
        List<Delivery> outcomes = up.pass(buffer, count);
        try {
            up.throwIfBroken();
        } catch (IOException gone) {
            down.reset("by this side: the target takes nothing more");
        }
        return outcomes;
    }

    private List<Delivery> notConnected() {
        CloseReason onPurpose = paths.cut();
        return onPurpose == null
                ? up.drop(Cause.UNSENDABLE, "there is no connection with the target")
                : up.drop(onPurpose.cause(), onPurpose.cause().meaning());
    }

    /**
     * The peer has finished, or its connection has ended. Where it has finished alone, the target hears of that, and this
     * waits for the target's end.
     */
    List<Delivery> peerEnded(Cause cause) {
        StreamLink to = link;
        if (to == null) {
            return notConnected();
        }
        List<Delivery> last = up.pass(new byte[0], 0);
        if (cause == Cause.END_OF_STREAM) {
            peerFinished = true;
            up.finish();
            if (!targetFinished) {
                context.publisher().finished(peer.flow());
            }
        } else if (cause == Cause.RESET) {
            up.reset("by this side: the peer has broken its connection off");
        } else {
            up.stop(Cause.UNSENDABLE);
            if (paths.cut() == null) { // else the target has a moment to end too
                to.close();
            }
        }
        up.awaitEnd();
        awaitTargetsEnd();
        if (!closePublished) {
            CloseReason onPurpose = paths.cut();
            CloseReason reason = onPurpose == null ? to.closeReason() : onPurpose;
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
            down.finish();
            down.awaitEnd();
            return; // once the peer has finished too, its thread tells how the connection ended
        } catch (FramingException impossible) {
            throw new IllegalStateException("a relay goes on as chunks", impossible);
        } catch (NetworkException said) {
            reason = CloseReason.of(said);
            down.reset(TARGET_BROKE_OFF);
        } catch (ClosedChannelException closedHere) {
            reason = new CloseReason(Cause.STOPPED, "by this side, because its peer or the session ended");
            down.stop(Cause.UNSENDABLE);
        } catch (IOException bad) {
            reason = new CloseReason(Cause.NETWORK, "the system says \"" + bad.getMessage() + "\"");
            down.reset("by this side: the connection with the target has failed");
        }
        from.close();
        events.publish();
        closePublished = true;
        CloseReason onPurpose = paths.cut();
        reason = onPurpose == null ? reason : onPurpose;
        context.publisher().closed(from.flow(), reason.cause(), reason.message());
        down.awaitEnd();
    }

    private void takeUnfinished(StreamLink from) {
        Payload rest = from.codec().remainder();
        if (!rest.isEmpty()) {
            accept(Unit.CHUNK, rest, rest.size());
            events.add(down.pass(new byte[0], 0)); // its bytes were passed on already
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
        events.received(from.flow(), from.flow().local(), unit, payload, payload.size(), framedBytes, readEpochNanos);
        down.add(new StreamMessage(unit, payload, framedBytes));
    }

    @Override
    public boolean continuesAsChunks(FramingException noMessage) {
        return true;
    }

    @Override
    public void readEnd(byte[] buffer, int count) throws IOException {
        if (down.impaired() != null) {
            events.publish(); // what comes now may wait for long
        }
        CloseReason onPurpose = paths.cut();
        if (onPurpose == null) {
            events.add(down.pass(buffer, count));
            down.throwIfBroken();
        } else {
            events.add(down.drop(onPurpose.cause(), onPurpose.cause().meaning()));
        }
        events.publish();
    }

    @Override
    public long deadlineNanos() {
        return Clock.NEVER;
    }

    /** Closes the connection with the target, which ends its thread. Never blocks. */
    void close() {
        StreamLink open;
        synchronized (closing) {
            if (!closed) {
                closed = true;
                paths.stop();
            }
            open = link;
        }
        if (open != null) {
            open.close();
        }
    }
}
