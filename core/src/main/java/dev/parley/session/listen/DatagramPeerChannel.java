package dev.parley.session.listen;

import dev.parley.event.Flow;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerHandler;
import dev.parley.session.peer.PeerState;
import dev.parley.session.runtime.Delivery;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The way to one peer of one UDP socket. Safe from any thread. */
final class DatagramPeerChannel implements PeerChannel {
    private final ListenContext listening;
    private final GuardedReplies replies;
    private final PeerHandler handler;
    private final @Nullable OnlyPeer only;
    private final Flow flow;
    private final long epochNanos;

    /** Which of our addresses it sent to lately. */
    private volatile @Nullable InetSocketAddress lastDestination;

    private @Nullable PeerState state;

    /**
     * @param replies what leaves from that socket
     * @param handler who answers
     * @param only for whom alone the socket is there; null where everybody is heard
     * @param destination which of our addresses the peer sent to, or null where that is not known
     * @param epochNanos when
     */
    DatagramPeerChannel(
            ListenContext listening,
            GuardedReplies replies,
            PeerHandler handler,
            @Nullable OnlyPeer only,
            Flow flow,
            @Nullable InetSocketAddress destination,
            long epochNanos) {
        this.listening = listening;
        this.replies = replies;
        this.handler = handler;
        this.only = only;
        this.flow = flow;
        this.lastDestination = destination;
        this.epochNanos = epochNanos;
    }

    @Override
    public Flow flow() {
        return flow;
    }

    @Override
    public PeerState state() {
        PeerState known = state;
        if (known == null) {
            known = listening
                    .peers()
                    .heard(
                            flow,
                            epochNanos,
                            number -> new PeerState(
                                    this,
                                    handler,
                                    number,
                                    listening.session().clock().nanos()));
            ((DatagramPeerChannel) known.channel()).lastDestination = lastDestination;
            state = known;
        }
        return known;
    }

    /** Registers the peer, of whom nothing has come there yet. It is this thread's turn with it. */
    PeerState expected() {
        return listening
                .peers()
                .heard(
                        flow,
                        epochNanos,
                        number -> new PeerState(
                                        this,
                                        handler,
                                        number,
                                        listening.session().clock().nanos())
                                .inTurn());
    }

    @Override
    public Delivery send(Outgoing outgoing) {
        return replies.send(flow, outgoing, source(outgoing));
    }

    /** From where the peer expects it; null for the system's choice, as where the request came to another port. */
    private @Nullable InetSocketAddress source(Outgoing outgoing) {
        InetSocketAddress asked = outgoing.context().localDestination();
        return only != null ? null : asked == null ? lastDestination : asked;
    }

    @Override
    public Delivery sendToPort(int port, Outgoing outgoing) {
        return replies.sendToPort(flow, port, outgoing, source(outgoing));
    }

    @Override
    public void close(String reason) {
        forget();
    }

    private void forget() {
        listening.peers().forget(state());
        if (only != null) {
            only.closed().run();
        }
    }

    @Override
    public void halfClose() {
        // A datagram peer knows no end.
    }

    @Override
    public void reset(String reason) {
        forget();
    }
}
