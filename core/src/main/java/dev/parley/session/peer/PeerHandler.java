package dev.parley.session.peer;

import dev.parley.address.Endpoint;
import dev.parley.event.Flow;
import dev.parley.ledger.Cause;
import dev.parley.session.runtime.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * What a session does with its peers: echo, template, function, rules, room. Called on the thread that reads from the peer,
 * one call at a time for each peer; {@link #idle} alone comes from the session's timer and must not block. What a handler
 * sent comes back as values, which are published after it has left.
 */
public interface PeerHandler {
    /** Whether {@link #message} does anything now; where not, no payload need be made for it. */
    default boolean wantsMessages() {
        return true;
    }

    /** Whether it is odd that a peer connects and sends nothing. */
    default boolean expectsMessages() {
        return true;
    }

    /** Whether each message gets an answer now, whatever it says. */
    default boolean answersEach() {
        return false;
    }

    /** Whether {@link #bytes} may wait for long, so that what has come is published before. */
    default boolean delaysBytes() {
        return false;
    }

    /** Whether what came after the last whole message is a message too, when a connection ends. */
    default boolean takesUnfinished() {
        return false;
    }

    /** Whether it takes a stream's bytes too, as they came, behind the messages that they make: {@link #bytes}. */
    default boolean takesBytes() {
        return false;
    }

    /**
     * A connection was accepted; {@link #connected} follows. Called in the order in which connections come, by the thread that
     * accepts those of one address, and must not block.
     */
    default void accepted(Flow flow) {}

    /** A connection was opened. Datagram peers begin with their first message. */
    default List<Delivery> connected(PeerChannel peer) {
        return List.of();
    }

    /** A datagram, chunk or message came. */
    List<Delivery> message(PeerChannel peer, Arrival arrival);

    /**
     * What one read of a stream gave; its messages were handed over before. May wait for whoever they are for.
     *
     * @param buffer borrowed: what was read is in its first bytes
     */
    default List<Delivery> bytes(PeerChannel peer, byte[] buffer, int count) {
        return List.of();
    }

    /** Nothing has come for that long. On the timer's thread. */
    default List<Delivery> idle(PeerChannel peer, Duration silence) {
        return List.of();
    }

    /** Whether it reports itself that this peer has left, so that a refusal by its host is no news. */
    default boolean reportsLeaving(Flow peer) {
        return false;
    }

    /** The host of a datagram peer answered that nothing listens there any more. */
    default List<Delivery> refused(PeerChannel peer) {
        return List.of();
    }

    /** A host answered that nothing listens where a datagram went, whether or not it is a peer that came. */
    default void refused(Endpoint to) {}

    /** Too many datagram peers are known, and this one, which was silent longest, is forgotten for a new one. */
    default void forgotten(PeerChannel peer) {}

    /** A connection has ended, or nothing more comes from it. */
    default List<Delivery> disconnected(PeerChannel peer, Cause cause, String message) {
        return List.of();
    }
}
