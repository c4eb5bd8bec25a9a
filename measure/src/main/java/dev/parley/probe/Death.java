package dev.parley.probe;

import dev.parley.probe.Finding.Status;

/** What a finding becomes when the server was not the same afterwards. Pure. */
final class Death {
    private Death() {}

    /**
     * @param finding what the check itself found
     * @param vitality how the server was afterwards
     * @param connection which connection was refused, on TCP; else 0
     * @param isBack whether it was itself again a little later
     * @param mend how such a server is mended
     */
    static Finding of(Finding finding, Vitality vitality, int connection, boolean isBack, String mend) {
        String afterwards = vitality == Vitality.GONE
                ? connection > 0
                        ? "afterwards a connection, the " + Connections.nth(connection) + ", is refused"
                        : "afterwards \"port unreachable\""
                : "afterwards no answer to what it answered before";
        String means = vitality == Vitality.GONE
                ? "The server died of this: nothing listens any more."
                : "The server died of this, or hangs.";
        String later = isBack ? " A little later it was back." : "";
        // Of what failed already the words are better than these.
        return finding.status() == Status.FAILED
                ? finding.figure("died", 1)
                : new Finding(
                                finding.check(),
                                Status.FAILED,
                                finding.tried(),
                                finding.came() + "; " + afterwards,
                                means + later,
                                mend,
                                finding.figures())
                        .figure("died", 1);
    }
}
