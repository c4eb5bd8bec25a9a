package dev.parley.probe.check;

import dev.parley.probe.result.Finding;
import dev.parley.probe.result.Finding.Status;
import dev.parley.probe.target.ConnectionText;
import dev.parley.probe.target.Liveness;

/** What a finding becomes when the server was not the same afterwards. Pure. */
public final class CrashFinding {
    private CrashFinding() {}

    /**
     * The finding of a check after which the server was dead.
     *
     * @param finding what the check itself found
     * @param liveness how the server was afterwards
     * @param connection which connection was refused, on TCP; else 0
     * @param isBack whether it was itself again a little later
     * @param remedy how to repair such a server
     */
    public static Finding of(Finding finding, Liveness liveness, int connection, boolean isBack, String remedy) {
        String afterwards = liveness == Liveness.GONE
                ? connection > 0
                        ? "afterwards a connection, the " + ConnectionText.nth(connection) + ", is refused"
                        : "afterwards \"port unreachable\""
                : "afterwards no answer to what it answered before";
        String meaning = liveness == Liveness.GONE
                ? "The server died of this: nothing listens any more."
                : "The server died of this, or hangs.";
        String later = isBack ? " A little later it was back." : "";
        // Of what failed already the words are better than these.
        return finding.status() == Status.FAILED
                ? finding.metric("died", 1)
                : new Finding(
                                finding.check(),
                                Status.FAILED,
                                finding.action(),
                                finding.observed() + "; " + afterwards,
                                meaning + later,
                                remedy,
                                finding.metrics())
                        .metric("died", 1);
    }
}
