package dev.parley.session.listen;

import dev.parley.address.Endpoint;
import dev.parley.payload.Payload;
import dev.parley.session.peer.Outgoing;
import dev.parley.session.peer.PeerChannel;
import dev.parley.session.runtime.EventPublisher;

/**
 * One accepted connection, in a program's own hand: what a rule can do to it, at the moment that the program chooses. What becomes
 * of it is published as events. None of its methods blocks; after the connection's end they send nothing. Safe from any thread.
 *
 * <p>{@link ListenSession#connection} gives it.
 */
public final class Connection {
    private final PeerChannel channel;
    private final EventPublisher publisher;

    Connection(PeerChannel channel, EventPublisher publisher) {
        this.channel = channel;
        this.publisher = publisher;
    }

    /** Its number in the session, from 1. */
    public int number() {
        return channel.flow().connection();
    }

    /** The other side. */
    public Endpoint peer() {
        return channel.flow().peer();
    }

    /**
     * Sends a message, as the session's framing makes it part of the stream, behind what waits to be written: up to 1 MiB waits for
     * a peer that does not read, and what is more is {@code dropped}, cause {@code queue}.
     */
    public void send(Payload message) {
        publisher.publish(channel.send(Outgoing.manual(message)));
    }

    /** Sends this text in UTF-8 as {@link #send(Payload)} does. */
    public void send(String message) {
        send(Payload.of(message));
    }

    /**
     * Sends these bytes as they are, past the framing: a part of a message, several at once, or what is none. The event has the unit
     * {@code chunk}.
     */
    public void sendRaw(Payload bytes) {
        publisher.publish(channel.send(Outgoing.raw(bytes)));
    }

    /** Sends this text in UTF-8 as {@link #sendRaw(Payload)} does. */
    public void sendRaw(String text) {
        sendRaw(Payload.of(text));
    }

    /** Ends the connection (TCP FIN) once all that waits has left. */
    public void close() {
        channel.close("by this side: the program closed the connection");
    }

    /** Tells the peer that nothing more comes (TCP FIN) once all that waits has left, and goes on reading. */
    public void halfClose() {
        channel.halfClose();
    }

    /** Breaks the connection off (TCP RST): what waits, and what the peer has not read yet, is lost. */
    public void reset() {
        channel.reset("by this side: the program broke the connection off");
    }

    /** {@code #3 192.168.1.20:50114}. */
    @Override
    public String toString() {
        return "#" + number() + " " + peer().hostAndPort();
    }
}
