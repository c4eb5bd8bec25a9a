package dev.parley.session.peer;

/** Whether a call may wait for a peer that does not read. */
public enum Blocking {
    /** On the thread that reads from that peer: waiting slows the peer down, as it should. */
    ALLOWED,

    /** On a thread that serves others too. */
    NOT_ALLOWED
}
