package dev.parley.session.send;

import dev.parley.event.Flow;
import dev.parley.session.link.StreamLink;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.peer.PeerState;
import dev.parley.session.respond.Responder;
import dev.parley.session.runtime.Delivery;

/** The way by which a sender's answer leaves: that of all its other messages. */
final class TargetChannel implements PeerChannel {
    private final StreamTarget target;
    private final StreamLink link;
    private final PeerState state;

    /** @param nowNanos on the session's clock */
    TargetChannel(StreamTarget target, StreamLink link, Responder responder, long nowNanos) {
        this.target = target;
        this.link = link;
        this.state = new PeerState(this, responder, 1, nowNanos);
    }

    @Override
    public Flow flow() {
        return link.flow();
    }

    @Override
    public PeerState state() {
        return state;
    }

    /** Published with that: a sender has one order for all that leaves. */
    @Override
    public Delivery send(Outgoing outgoing) {
        if (outgoing.raw()) {
            target.sendRaw(outgoing.message());
        } else {
            target.send(outgoing.message());
        }
        return new Delivery.Queued();
    }

    @Override
    public void close(String reason) {
        link.close();
    }

    @Override
    public void halfClose() {
        link.finish();
    }

    @Override
    public void reset(String reason) {
        link.reset();
    }
}
