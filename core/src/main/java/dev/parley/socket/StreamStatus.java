package dev.parley.socket;

/**
 * What the kernel knows of one TCP connection at this moment.
 *
 * @param state how far it has come
 * @param unacknowledged how many bytes were written that the other host has not acknowledged yet; 0 where that is not known
 */
public record StreamStatus(State state, long unacknowledged) {
    /** What a network gives that cannot tell. */
    public static final StreamStatus UNKNOWN = new StreamStatus(State.UNKNOWN, 0);

    /**
     * As Linux says it, in sock_diag(7) and {@code /proc/net/tcp}.
     *
     * @param number of include/net/tcp_states.h
     * @param unacknowledged the length of the write queue
     */
    public static StreamStatus ofLinux(int number, long unacknowledged) {
        State state = switch (number) {
            case 1 -> State.OPEN; // TCP_ESTABLISHED
            case 4, 5, 6 -> State.FINISHED_FIRST; // TCP_FIN_WAIT1, TCP_FIN_WAIT2, TCP_TIME_WAIT
            // TCP_CLOSE, and TCP_LISTEN: the listener is found where the connection is not.
            case 7, 10 -> State.GONE;
            case 8 -> State.PEER_FINISHED; // TCP_CLOSE_WAIT
            case 9 -> State.FINISHED_LAST; // TCP_LAST_ACK
            case 11 -> State.FINISHED_TOGETHER; // TCP_CLOSING
            default -> State.UNKNOWN;
        };
        return new StreamStatus(state, state == State.GONE ? 0 : unacknowledged);
    }

    /** The states of RFC 9293, 3.3.2, as far as they tell who finished first. */
    public enum State {
        /** Not known here. */
        UNKNOWN,
        /** Neither side has finished sending: ESTABLISHED. */
        OPEN,
        /** The other side has finished sending, and this side has not: CLOSE-WAIT. */
        PEER_FINISHED,
        /** This side finished first; the other may have followed: FIN-WAIT, TIME-WAIT. */
        FINISHED_FIRST,
        /** Both have finished, and neither had heard of the other's end: CLOSING. */
        FINISHED_TOGETHER,
        /** This side finished last, and waits for the last acknowledgement: LAST-ACK. */
        FINISHED_LAST,
        /** The kernel no longer has it: it ended in order, this side last, or by a reset. */
        GONE
    }
}
