package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.target.ConnectionText;
import dev.parley.probe.target.ProbeConnection;
import dev.parley.probe.target.StreamReply;
import dev.parley.probe.target.StreamTarget;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import java.io.IOException;

/** Many connections, one after the other: where sockets are not given back they run out. */
final class ReconnectCheck implements Check<StreamTarget> {
    private static final String NAME = "connect-loop";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String crashAdvice() {
        return ConnectionText.GIVE_BACK;
    }

    @Override
    public Finding check(StreamTarget server) throws IOException {
        int wanted = server.trafficBudget.bounds().loop();
        int before = server.taken();
        for (int i = 0; i < wanted; i++) {
            try (ProbeConnection probeConnection = server.connectPastGreeting()) {
                if (server.answers()) {
                    probeConnection.write(server.whole());
                    StreamReply streamReply = probeConnection.read(server.waitNanos, 0);
                    if (streamReply.isEmpty()) {
                        return evaluate(wanted, i, before + i, streamReply.shown());
                    }
                }
            } catch (NetworkException said) {
                return evaluate(wanted, i, before + i, said.message());
            }
        }
        return evaluate(wanted, wanted, before + wanted, "");
    }

    /**
     * @param wanted how many were to be opened
     * @param done how many of them were
     * @param all how many were since the check-up began
     * @param failure what came of the next, or ""
     */
    static Finding evaluate(int wanted, int done, int all, String failure) {
        String action = Sizes.count(wanted, "connection") + ", one after the other";
        Finding finding = done == wanted
                ? Finding.ok(
                        NAME, action, "each was served", "It gives back the socket of a connection that has ended.")
                : Finding.failed(
                        NAME,
                        action,
                        ConnectionText.after(all) + ": " + failure,
                        "It takes %s in all, and then no more, although each was closed before the next%s."
                                .formatted(
                                        Sizes.count(all, "connection"),
                                        done == 0 ? "; or it died of what came on the last one" : ""),
                        ConnectionText.GIVE_BACK);
        return finding.metric("served", done)
                .metric("tried", Math.min(wanted, done + 1))
                .metric("servedInAll", all);
    }
}
