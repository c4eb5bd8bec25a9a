package dev.parley.probe;

import java.io.IOException;

/** Does anything listen on that UDP port, and what does an answer look like? */
final class UdpListening implements Check<DatagramServer> {
    private static final String NAME = "listening";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isHarsh() {
        return false;
    }

    @Override
    public Finding check(DatagramServer server) throws IOException {
        Reply reply = server.askPersistently();
        if (reply.isAnswer()) {
            server.answered(server.message, reply.payload(), reply.nanos());
        }
        return judge(reply, server.said(), server.shownWait(), server.refuses());
    }

    /** @param refuses whether the host certainly refuses where nobody listens */
    static Finding judge(Reply reply, String message, String wait, boolean refuses) {
        return switch (reply.kind()) {
            case ANSWER ->
                Finding.ok(
                        NAME,
                        message,
                        reply.shown() + " after " + Shown.millis(reply.nanos()),
                        "Something listens there and answers.");
            case REFUSED ->
                Finding.failed(
                        NAME,
                        message,
                        reply.shown(),
                        "The host is up, but nothing listens on that UDP port.",
                        "Start the server, or check the port. A server that listens on 127.0.0.1 alone is not reached from another computer: bind it to 0.0.0.0.");
            case UNREACHABLE ->
                Finding.failed(
                        NAME,
                        message,
                        reply.shown(),
                        reply.says(),
                        "Check the address (parley addresses shows those of this computer), and that both are on one network.");
            case SILENCE -> silence(message, wait, refuses);
        };
    }

    private static Finding silence(String message, String wait, boolean refuses) {
        String tried = message + ", three times";
        String came = "no answer within " + wait + ", no refusal";
        String mend =
                "If it answers to something else, say so with -m. Else print in the server what arrives: that shows which of both it is.";
        return refuses
                ? Finding.noted(
                        NAME,
                        tried,
                        came,
                        "A program has that port, or this computer would have refused; but it answers nothing to this message.",
                        mend)
                : Finding.failed(
                        NAME,
                        tried,
                        came,
                        "Either the host drops everything (it is off, the address is another's, or a firewall is in the way), or something listens and answers nothing to this message.",
                        mend);
    }
}
