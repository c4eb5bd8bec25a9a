package dev.parley.ledger;

import java.util.Locale;

/**
 * Why something did not pass, ended, or is worth a word. The {@link #word()} is stable: programs read it from
 * {@code --json}.
 */
public enum Cause {
    KERNEL("the kernel dropped it: it came faster than it was read, and the receive buffer was full"),
    LIMIT(
            "a frame was longer than --max-message; of a closed connection: that, or it was one more than --max-connections or --max-connections-per-peer; of a peer that left: there were too many to remember"),
    MALFORMED(
            "the bytes are no message of the chosen --frame; where the start of the next message is unknown, that closes the connection"),
    IDLE("the connection was silent longer than --idle-timeout"),
    UNREAD("it had arrived, but the session ended, or a rule closed its connection, before it was read"),
    NOT_ALLOWED(
            "the sender, or the peer of a closed connection, is not in --allow; or it sent to a port that a rule opened for another peer"),
    GUARD(
            "an automatic answer was withheld to protect others: --reply-rate, a reserved port, or a group that did not ask"),
    LOOP("an automatic answer was withheld because two programs were answering each other endlessly"),
    REFUSED("the other host refused it twice"),
    UNSENDABLE("it could not be sent"),
    TEMPLATE("a template could not be filled in, such as one that takes a part of a message that is too short"),
    EMPTY("a stream cannot carry an empty message"),
    QUEUE(
            "its peer does not read, and the queue for that peer is full; or too many rules wait, repeat replies or have a port of their own"),
    PORT_UNREACHABLE("the host answered that nothing listens on that UDP port (ICMP port unreachable, RFC 792)"),
    CONNECTION_REFUSED("the host answered that nothing listens on that TCP port"),
    UNREACHABLE("there is no route to that host or network"),
    UNRESOLVED("no address is known for that host name"),
    TIMED_OUT("the other side did not answer in time"),
    ADDRESS_IN_USE("another socket has that port"),
    ADDRESS_NOT_HERE("no interface of this computer has that address"),
    PERMISSION("the system does not permit it"),
    TOO_LARGE("it does not fit into one datagram"),
    NO_REPLY("nothing came back within --wait, or so far"),
    HANDLER(
            "the program of --handler ended, did not answer in time, or wrote something that is no answer; or what it wrote to its standard error"),
    EXPECTATION("a message that a script or settings file expected did not come"),
    TOO_FEW("fewer than --count came within --for, or fewer answers than --answers"),
    NO_AGREEMENT("the far end refused the measurement, or there is no far end"),
    SENDER_TOO_SLOW("the sender of a measurement did not keep its own schedule, so the result is not valid"),
    END_OF_STREAM("the other side finished sending"),
    RESET("the other side reset the connection (TCP RST)"),
    DONE("this side had finished"),
    STOPPED("the session was ended"),
    NETWORK("the network reported another error"),
    USAGE("the command line cannot be understood, or asks for something impossible"),
    INVALID_REPORT("the far end of a measurement reported sums that cannot be right"),
    INPUT_FAILED("input could not be read"),
    OUTPUT_FAILED("output could not be written"),
    RECORDING("the recording of --record pauses, or goes on"),
    BUG("a mistake in Parley itself"),
    BROADCAST("the address is a broadcast address, so every host on that network gets it"),
    MULTICAST("the address is a multicast group"),
    FRAGMENTS("the datagram is larger than most networks carry in one piece"),
    RECEIVE_BUFFER("the kernel gave a smaller receive buffer than was asked for"),
    FALLBACK_SOCKETS("Parley uses the JDK's sockets for datagrams, because it cannot use the system's own calls"),
    FAMILY("a note about IPv4 and IPv6"),
    UNFINISHED("the connection ended inside a message, or the rest of one does not come"),
    SILENCE("nothing has arrived since the listener started; the note lists possible reasons"),
    SILENT_PEER("a peer has connected and sends nothing"),
    PORT_PER_DATAGRAM("a host sends each datagram from another port"),
    MAYBE_TRUNCATED("a text is exactly as long as a usual buffer, and seems to be cut"),
    ENCODING("what arrived looks like text in another encoding than UTF-8"),
    NO_RULE("no rule matched a message, so it has no answer; the note says by what it missed, where that is certain"),
    REPEAT("a reply that a rule repeats has ended; the note says why"),
    NEW_PORT("a rule answers from a port of its own, or that port is closed; the note says which"),
    LATE_REPLY("an answer came later than --wait"),
    LINE_END("a line does not end with LF, so it is not recognised as a line"),
    CHUNKED_LINES("several lines came in one chunk, or one line in two, and each chunk is answered"),
    LENGTH_REPLACED("the framing wrote another length into a message than the one that was given"),
    RELOADED("the settings file has changed; the note says what is different now, or why nothing changed"),
    IMPAIRMENTS("what is done to traffic on purpose, with the seed"),
    CHECK_FAILED("a check of probe failed"),
    LOSS("on purpose: the impairment loss"),
    BURST_LOSS("on purpose: the impairment burst-loss"),
    RATE_QUEUE("on purpose: it found the queue of the impairment bandwidth full"),
    REFUSE("on purpose: the impairment refuse reset a connection that had been accepted"),
    CUT_AFTER("on purpose: the impairment cut-after closed the connection, and what came later was dropped"),
    RESET_AFTER("on purpose: the impairment reset-after reset the connection, and what came later was dropped"),
    STOP_READING("on purpose: it came after the impairment stop-reading"),
    BLACK_HOLE("on purpose: it vanished in the impairment black-hole, which may also have closed the connection");

    private final String meaning;

    Cause(String meaning) {
        this.meaning = meaning;
    }

    /** The stable word: {@code port-unreachable}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it means, as the rest of a sentence. */
    public String meaning() {
        return meaning;
    }
}
