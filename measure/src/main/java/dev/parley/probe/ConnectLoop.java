package dev.parley.probe;

import dev.parley.socket.NetworkException;
import dev.parley.words.Sizes;
import java.io.IOException;

/** Many connections, one after the other: where sockets are not given back they run out. */
final class ConnectLoop implements Check<StreamServer> {
    private static final String NAME = "connect-loop";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String ifItDies() {
        return Connections.GIVE_BACK;
    }

    @Override
    public Finding check(StreamServer server) throws IOException {
        int wanted = server.traffic.bounds().loop();
        int before = server.taken();
        for (int i = 0; i < wanted; i++) {
            try (Talk talk = server.connectPastGreeting()) {
                if (server.answers()) {
                    talk.write(server.whole());
                    Answer answer = talk.read(server.waitNanos, 0);
                    if (answer.isEmpty()) {
                        return judge(wanted, i, before + i, answer.shown());
                    }
                }
            } catch (NetworkException said) {
                return judge(wanted, i, before + i, said.says());
            }
        }
        return judge(wanted, wanted, before + wanted, "");
    }

    /**
     * @param wanted how many were to be opened
     * @param done how many of them were
     * @param all how many were since the check-up began
     * @param failure what came of the next, or ""
     */
    static Finding judge(int wanted, int done, int all, String failure) {
        String tried = Sizes.count(wanted, "connection") + ", one after the other";
        Finding finding = done == wanted
                ? Finding.ok(NAME, tried, "each was served", "It gives back the socket of a connection that has ended.")
                : Finding.failed(
                        NAME,
                        tried,
                        Connections.after(all) + ": " + failure,
                        "It takes %s in all, and then no more, although each was closed before the next%s."
                                .formatted(
                                        Sizes.count(all, "connection"),
                                        done == 0 ? "; or it died of what came on the last one" : ""),
                        Connections.GIVE_BACK);
        return finding.figure("served", done)
                .figure("tried", Math.min(wanted, done + 1))
                .figure("servedInAll", all);
    }
}
