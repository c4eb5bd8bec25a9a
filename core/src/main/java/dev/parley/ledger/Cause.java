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
            "what came is no message of the --frame that was asked for, so where the next one starts cannot be known"),
    IDLE("nothing had come on the connection for as long as --idle-timeout allows"),
    UNREAD("it had arrived, but the session, or a rule its connection, ended before it was read"),
    NOT_ALLOWED("its sender is not in --allow; of a closed connection: its peer is not"),
    GUARD(
            "an automatic answer was withheld to protect others: --reply-rate, a reserved port, or a group that did not ask"),
    LOOP("an automatic answer was withheld because two ends were answering each other for ever"),
    REFUSED("the other host refused it, and refused it again when it was sent once more"),
    UNSENDABLE("it could not be sent"),
    EMPTY("an empty message is nothing on a stream"),
    QUEUE(
            "its peer does not read, and what waits to be written to it is at its bound; or more answers of rules wait for their time than may"),
    PORT_UNREACHABLE("the host answered that nothing listens on that UDP port (ICMP port unreachable, RFC 792)"),
    CONNECTION_REFUSED("the host answered that nothing listens on that TCP port"),
    UNREACHABLE("there is no way to that host or network"),
    UNRESOLVED("no address is known for that host name"),
    TIMED_OUT("the other side did not answer in time"),
    ADDRESS_IN_USE("another socket has that port"),
    ADDRESS_NOT_HERE("no interface of this computer has that address"),
    PERMISSION("the system does not permit it"),
    TOO_LARGE("it does not fit into one datagram"),
    NO_REPLY("nothing came back within --wait"),
    EXPECTATION("what a script or a settings file expected did not come"),
    TOO_FEW("fewer than --count came within --for"),
    NO_AGREEMENT("the far end of a measurement did not agree to it, or there is none"),
    SENDER_TOO_SLOW("the sender of a measurement did not keep its own schedule, so the result is not valid"),
    END_OF_STREAM("the other side finished sending"),
    RESET("the other side broke the connection off (TCP RST)"),
    DONE("this side had finished"),
    STOPPED("the session was ended"),
    NETWORK("the network reported an error that Parley has no better word for"),
    USAGE("the command line asks for something that cannot be read or cannot be"),
    OUTPUT_FAILED("Parley could not keep a promise: output could not be written"),
    BUG("a mistake in Parley itself"),
    BROADCAST("the address is a broadcast address, so every host on that network gets it"),
    MULTICAST("the address is a multicast group"),
    FRAGMENTS("the datagram is larger than most networks carry in one piece"),
    RECEIVE_BUFFER("the kernel gave a smaller receive buffer than was asked for"),
    FALLBACK_SOCKETS("datagrams pass through the JDK's sockets, since the system's own calls cannot be used"),
    FAMILY("something about IPv4 and IPv6 that is worth knowing"),
    UNFINISHED("the connection ended inside a message"),
    SILENCE("nothing has arrived since the listener started: what may be the reason"),
    SILENT_PEER("a peer has connected and sends nothing"),
    PORT_PER_DATAGRAM("a host sends each datagram from another port"),
    MAYBE_TRUNCATED("a text is exactly as long as a usual buffer, and does not end like a whole one"),
    ENCODING("what arrived looks like text in another encoding than UTF-8"),
    LATE_REPLY("an answer came later than --wait"),
    LINE_END("a line does not end with LF, so it is not known as a line"),
    RELOADED("the settings file has changed while it ran: what is different now, or why it goes on as before"),
    CHECK_FAILED("a check of somebody's server found something that does not work");

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
