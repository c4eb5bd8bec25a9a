package dev.parley.probe.check;

import dev.parley.ledger.Cause;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.Formats;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamTarget;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Does anything accept connections on that TCP port? */
final class TcpListeningCheck implements Check<StreamTarget> {
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
    public Finding check(StreamTarget server) throws IOException {
        long start = server.clock.nanos();
        long nanos;
        try (ProbeConnection probeConnection = server.connect()) {
            nanos = server.clock.nanos() - start;
        } catch (NetworkException said) {
            return evaluate(said.reason(), said.message(), 0, server.shownWait());
        }
        return evaluate(null, "", nanos, server.shownWait());
    }

    /** @param refusal why no connection came about, or null where one did */
    static Finding evaluate(@Nullable Cause refusal, String message, long nanos, String wait) {
        String action = "a connection";
        if (refusal == null) {
            return Finding.ok(NAME, action, "accepted after " + Formats.millis(nanos), "Something listens there.")
                    .metric("connectMillis", Formats.millisOf(nanos));
        }
        return switch (refusal) {
            case CONNECTION_REFUSED ->
                Finding.failed(
                        NAME,
                        action,
                        "refused",
                        "The host is up, but nothing listens on that TCP port.",
                        "Start the server, or check the port. A server that listens on 127.0.0.1 alone is not reached from another computer: bind it to 0.0.0.0.");
            case TIMED_OUT ->
                Finding.failed(
                        NAME,
                        action,
                        "no answer within " + wait,
                        "Either the host drops everything (it is off, the address is another's, or a firewall is in the way), or its queue of connections is full because its program does not accept any.",
                        "Look whether the server's program hangs; check the address; try without the firewall, or with a longer --wait.");
            default ->
                Finding.failed(
                        NAME,
                        action,
                        refusal.word(),
                        message,
                        "Check the address (parley addresses shows those of this computer), and that both are on one network.");
        };
    }
}
