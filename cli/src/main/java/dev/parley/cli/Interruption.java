package dev.parley.cli;

import dev.parley.session.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C and SIGTERM: the session is told to stop, the main thread closes it and prints the ledger, and
 * the JVM ends with 130 or 143 by itself. Where the main thread hangs, because nobody reads our output, the ledger is
 * printed here instead, within the second that is promised.
 */
final class Interruption {
    private static final long PATIENCE_MILLIS = 900;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile @Nullable Running running;

    private record Running(Session session, Runnable lastWord) {}

    /** This session is to be stopped; {@code lastWord} prints its ledger without waiting for anybody. */
    void watch(Session session, Runnable lastWord) {
        running = new Running(session, lastWord);
    }

    /** The main thread is through: everything is printed. */
    void finished() {
        finished.countDown();
    }

    void run() {
        Running current = running;
        if (current == null || finished.getCount() == 0) {
            return;
        }
        current.session.stop();
        try {
            if (!finished.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                current.lastWord.run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
