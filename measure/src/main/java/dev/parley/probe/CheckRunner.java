package dev.parley.probe;

import dev.parley.ledger.Cause;
import dev.parley.probe.check.Check;
import dev.parley.probe.check.CrashFinding;
import dev.parley.probe.result.Finding;
import dev.parley.probe.result.Finding.Status;
import dev.parley.probe.target.ConnectionText;
import dev.parley.probe.target.LimitReachedException;
import dev.parley.probe.target.Liveness;
import dev.parley.probe.target.ProbeTarget;
import dev.parley.probe.target.StoppedException;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the checks, one after the other, and tests after each that may crash the server whether it still works. It ends when the
 * server has died and does not come back, or has died twice.
 *
 * @param <S> the kind of server
 */
final class CheckRunner<S extends ProbeTarget> {
    private static final int MAX_CRASHES = 2;
    private static final long[] RESTART_WAITS_NANOS = {TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(1)};

    private final S server;
    private final List<Check<S>> checks;
    private final boolean stream;
    private final Consumer<Finding> publish;
    private int crashes;

    CheckRunner(S server, List<Check<S>> checks, boolean stream, Consumer<Finding> publish) {
        this.server = server;
        this.checks = checks;
        this.stream = stream;
        this.publish = publish;
    }

    /** @throws StoppedException if somebody ended the check-up; what was found is published */
    void run() throws IOException {
        for (int i = 0; i < checks.size(); i++) {
            String end = runCheck(checks.get(i));
            if (!end.isEmpty()) {
                List<String> skipped =
                        checks.stream().skip(i + 1L).map(Check::name).toList();
                if (!skipped.isEmpty()) {
                    publish.accept(Finding.skipped("rest", end + " Left out: " + String.join(", ", skipped) + "."));
                }
                return;
            }
        }
    }

    /** Makes one check; gives back why no other can be made, or "". */
    private String runCheck(Check<S> check) throws IOException {
        Finding finding;
        try {
            finding = check.check(server);
        } catch (StoppedException stopped) {
            throw stopped;
        } catch (LimitReachedException bound) {
            publish.accept(Finding.skipped(
                    check.name(), "It would go beyond the bound of " + bound.getMessage() + " that was told."));
            return "";
        } catch (NetworkException said) {
            if (stream && said.reason() == Cause.CONNECTION_REFUSED && server.trafficBudget.connections() == 2) {
                publish.accept(servesOne(check));
                return "The server serves one connection and ends, so there is nothing more to check.";
            }
            finding = stream
                    ? connectionFailed(check, said)
                    : Finding.failed(
                            check.name(), "a datagram", said.message(), "A network failure prevented this check.", "");
        }
        if (check.name().equals("listening") && finding.status() == Status.FAILED) {
            publish.accept(finding);
            // A silent host may still have a server that listens, and that can be seen to die.
            return liveness().isDead() ? "The server is gone." : "";
        }
        if (!check.mayCrash() && finding.status() != Status.FAILED) {
            publish.accept(finding);
            return "";
        }
        return finding.status() == Status.SKIPPED ? skip(finding) : checkLiveness(check, finding);
    }

    private Finding connectionFailed(Check<S> check, NetworkException said) {
        int before = server.trafficBudget.connections() - 1;
        return Finding.failed(
                check.name(),
                "a connection",
                ConnectionText.after(before) + ": " + said.message(),
                "It takes no more connections: it died of what the last one brought, or its sockets have run out.",
                check.crashAdvice() + " " + ConnectionText.GIVE_BACK);
    }

    /** After the one connection of the first check, on which nothing was sent that a server could die of. */
    private static <S extends ProbeTarget> Finding servesOne(Check<S> check) {
        return Finding.failed(
                check.name(),
                "a second connection",
                "refused, after the first was opened and closed in order",
                "It serves one connection, and has finished: that need not be a crash.",
                "If it shall serve the next client too, call accept() again in a loop.");
    }

    private String skip(Finding finding) {
        publish.accept(finding);
        return "";
    }

    private String checkLiveness(Check<S> check, Finding finding) throws IOException {
        Liveness liveness = liveness();
        if (!liveness.isDead()) {
            publish.accept(finding);
            return "";
        }
        crashes++;
        int connection = stream ? server.trafficBudget.connections() : 0;
        boolean isBack = hasRecovered();
        publish.accept(CrashFinding.of(finding, liveness, connection, isBack, check.crashAdvice()));
        if (!isBack) {
            return "The server did not come back. Mend what is named above, start it, and probe again.";
        }
        return crashes < MAX_CRASHES ? "" : "The server has died twice, which is enough. Mend it, and probe again.";
    }

    private boolean hasRecovered() throws IOException {
        for (long nanos : RESTART_WAITS_NANOS) {
            server.trafficBudget.pause(nanos);
            if (!liveness().isDead()) {
                return true;
            }
        }
        return false;
    }

    private Liveness liveness() throws IOException {
        try {
            return server.liveness();
        } catch (LimitReachedException bound) {
            return Liveness.UNKNOWN;
        }
    }
}
