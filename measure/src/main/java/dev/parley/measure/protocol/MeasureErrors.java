package dev.parley.measure.protocol;

import dev.parley.ledger.Cause;
import dev.parley.socket.NetworkErrors;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Sentences about what came between. */
public final class MeasureErrors {
    private MeasureErrors() {}

    public static NetworkException network(IOException bad) {
        String said = bad.getMessage() == null
                ? "the connection broke (" + bad.getClass().getSimpleName() + ")."
                : "the system says \"" + bad.getMessage() + "\".";
        return new NetworkException(Cause.NETWORK, said, bad);
    }

    public static NetworkException refused(InetSocketAddress peer, IOException from) {
        return new NetworkException(Cause.PORT_UNREACHABLE, NetworkErrors.portUnreachable(peer), from);
    }

    public static String noEcho(String target, long sent, long foreign) {
        return foreign > 0
                ? "%s answered %s times, but never with what it was sent: it is no echo server. Start one there, such as parley listen udp://:9000 --echo."
                        .formatted(target, foreign)
                : "%s sent nothing back for any of %s: the host is off, the address is wrong, a firewall drops it, or it does not echo. Start an echo server there, such as parley listen udp://:9000 --echo."
                        .formatted(target, sent);
    }

    public static String tooSlow(long latenessNanos, double intervalNanos) {
        return "the sender was too slow: one in a hundred messages left %.3f ms late or later, and they were %.3f ms apart. What was measured is this computer and not the network; take a lower --rate."
                .formatted(latenessNanos / 1e6, intervalNanos / 1e6);
    }

    public static String unsent(long unsent, long due) {
        return "the sender was too slow: %s of %s that were due did not leave. Take a lower --rate."
                .formatted(unsent, due);
    }

    public static NetworkException invalidReport(String target, String contradiction) {
        return new NetworkException(
                Cause.INVALID_REPORT,
                "the report of %s cannot be right: %s. Nothing of it is counted; use a far end of the same version of Parley."
                        .formatted(target, contradiction),
                null);
    }

    public static String noAgreement(String target) {
        return target
                + " did not agree to a measurement: no far end answered there. Start one with: parley measure --serve "
                + target.replaceAll("://.*:", "://:");
    }
}
