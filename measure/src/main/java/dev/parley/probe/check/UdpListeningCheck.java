package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.DatagramReply;
import dev.parley.probe.target.DatagramTarget;
import dev.parley.probe.target.Formats;
import java.io.IOException;

/** Does anything listen on that UDP port, and what does an answer look like? */
final class UdpListeningCheck implements Check<DatagramTarget> {
    private static final String NAME = "listening";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean mayCrash() {
        return false;
    }

    @Override
    public Finding check(DatagramTarget server) throws IOException {
        DatagramReply datagramReply = server.askPersistently();
        if (datagramReply.isAnswer()) {
            server.answered(server.message, datagramReply.payload(), datagramReply.nanos());
        }
        return evaluate(datagramReply, server.quotedMessage(), server.shownWait(), server.refuses());
    }

    /** @param refuses whether the host certainly refuses where nobody listens */
    static Finding evaluate(DatagramReply datagramReply, String message, String wait, boolean refuses) {
        return switch (datagramReply.kind()) {
            case ANSWER ->
                Finding.ok(
                        NAME,
                        message,
                        datagramReply.shown() + " after " + Formats.millis(datagramReply.nanos()),
                        "Something listens there and answers.");
            case REFUSED ->
                Finding.failed(
                        NAME,
                        message,
                        datagramReply.shown(),
                        "The host is up, but nothing listens on that UDP port.",
                        "Start the server, or check the port. A server that listens on 127.0.0.1 alone is not reached from another computer: bind it to 0.0.0.0.");
            case UNREACHABLE ->
                Finding.failed(
                        NAME,
                        message,
                        datagramReply.shown(),
                        datagramReply.message(),
                        "Check the address (parley addresses shows those of this computer), and that both are on one network.");
            case SILENCE -> silence(message, wait, refuses);
        };
    }

    private static Finding silence(String message, String wait, boolean refuses) {
        String action = message + ", three times";
        String observed = "no answer within " + wait + ", no refusal";
        String remedy =
                "If it answers to something else, say so with -m. Else print in the server what arrives: that shows which of both it is.";
        return refuses
                ? Finding.noted(
                        NAME,
                        action,
                        observed,
                        "A program has that port, or this computer would have refused; but it answers nothing to this message.",
                        remedy)
                : Finding.failed(
                        NAME,
                        action,
                        observed,
                        "Either the host drops everything (it is off, the address is another's, or a firewall is in the way), or something listens and answers nothing to this message.",
                        remedy);
    }
}
