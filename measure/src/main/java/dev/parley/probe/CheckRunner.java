package dev.parley.probe;

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
 * Makes the checks, one after the other, and looks after each harsh one whether the server still lives. It ends when the
 * server has died and does not come back, or has died twice.
 *
 * @param <S> the kind of server
 */
final class CheckRunner<S extends ProbeTarget> {
    private static final int MOST_DEATHS = 2;
    private static final long[] COMING_BACK_NANOS = {TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(1)};

    private final S server;
    private final List<Check<S>> checks;
    private final boolean stream;
    private final Consumer<Finding> tell;
    private int deaths;

    CheckRunner(S server, List<Check<S>> checks, boolean stream, Consumer<Finding> tell) {
        this.server = server;
        this.checks = checks;
        this.stream = stream;
        this.tell = tell;
    }

    /** @throws StoppedException if somebody ended the check-up; what was found was told */
    void run() throws IOException {
        for (int i = 0; i < checks.size(); i++) {
            String end = make(checks.get(i));
            if (!end.isEmpty()) {
                List<String> rest =
                        checks.stream().skip(i + 1L).map(Check::name).toList();
                if (!rest.isEmpty()) {
                    tell.accept(Finding.skipped("rest", end + " Left out: " + String.join(", ", rest) + "."));
                }
                return;
            }
        }
    }

    /** Makes one check; gives back why no other can be made, or "". */
    private String make(Check<S> check) throws IOException {
        Finding finding;
        try {
            finding = check.check(server);
        } catch (StoppedException stopped) {
            throw stopped;
        } catch (LimitReachedException bound) {
            tell.accept(Finding.skipped(
                    check.name(), "It would go beyond the bound of " + bound.getMessage() + " that was told."));
            return "";
        } catch (NetworkException said) {
            finding = stream
                    ? lost(check, said)
                    : Finding.failed(
                            check.name(),
                            "a datagram",
                            said.message(),
                            "The network said no, so this could not be checked.",
                            "");
        }
        if (check.name().equals("listening") && finding.status() == Status.FAILED) {
            tell.accept(finding);
            // A silent host may still have a server that listens, and that can be seen to die.
            return look().isDead() ? "There is nobody to be checked." : "";
        }
        if (!check.isHarsh() && finding.status() != Status.FAILED) {
            tell.accept(finding);
            return "";
        }
        return finding.status() == Status.SKIPPED ? passedOver(finding) : lookAfter(check, finding);
    }

    private Finding lost(Check<S> check, NetworkException said) {
        int before = server.trafficBudget.connections() - 1;
        return Finding.failed(
                check.name(),
                "a connection",
                ConnectionText.after(before) + ": " + said.message(),
                "It takes no more connections: it died of what the last one brought, or its sockets have run out.",
                check.ifItDies() + " " + ConnectionText.GIVE_BACK);
    }

    private String passedOver(Finding finding) {
        tell.accept(finding);
        return "";
    }

    private String lookAfter(Check<S> check, Finding finding) throws IOException {
        Liveness liveness = look();
        if (!liveness.isDead()) {
            tell.accept(finding);
            return "";
        }
        deaths++;
        int connection = stream ? server.trafficBudget.connections() : 0;
        boolean back = comesBack();
        tell.accept(CrashFinding.of(finding, liveness, connection, back, check.ifItDies()));
        if (!back) {
            return "The server did not come back. Mend what is named above, start it, and probe again.";
        }
        return deaths < MOST_DEATHS ? "" : "The server has died twice, which is enough. Mend it, and probe again.";
    }

    private boolean comesBack() throws IOException {
        for (long nanos : COMING_BACK_NANOS) {
            server.trafficBudget.pause(nanos);
            if (!look().isDead()) {
                return true;
            }
        }
        return false;
    }

    private Liveness look() throws IOException {
        try {
            return server.vitality();
        } catch (LimitReachedException bound) {
            return Liveness.UNKNOWN;
        }
    }
}
