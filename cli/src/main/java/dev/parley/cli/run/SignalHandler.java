package dev.parley.cli.run;

import dev.parley.session.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C and SIGTERM: the session is told to stop, the main thread closes it and prints the ledger, and
 * the JVM ends with 130 or 143 by itself. Where the main thread hangs, because nobody reads our output, the ledger is
 * printed here instead, within the second that is promised.
 */
public final class SignalHandler implements Runnable {
    private static final long PATIENCE_MILLIS = 850;
    private static final long LAST_WORD_MILLIS = 50;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile @Nullable Runnable onSignal;
    private volatile boolean interrupted;
    private volatile @Nullable Runnable atEnd;
    private volatile @Nullable Running running;

    private record Running(Runnable stop, Runnable lastWord) {}

    /** A session is about to be opened: from now on an end is an orderly one, and begins with {@code atSignal}. */
    public void begin(Runnable atSignal) {
        onSignal = atSignal;
    }

    /** This session is to be stopped; {@code lastWord} prints its ledger without waiting for anybody. */
    public void watch(Session session, Runnable lastWord) {
        watch(session::stop, lastWord);
    }

    /** As {@link #watch(Session, Runnable)}, for what is no session. */
    public void watch(Runnable stop, Runnable lastWord) {
        running = new Running(stop, lastWord);
        if (interrupted) {
            stop.run();
        }
    }

    /** This is to be done last where a signal ends the process, whether or not the main thread is through by then. */
    public void atEnd(Runnable restoring) {
        atEnd = restoring;
    }

    /** The main thread is through: everything is printed. */
    public void finished() {
        finished.countDown();
    }

    /** A signal came before this handler was in place: the process ends, with the signal's status. */
    public void endingAlready() {
        interrupted = true;
    }

    /** Whether a signal is ending the process, which then has its own status. */
    public boolean signalReceived() {
        return interrupted;
    }

    /** The process is ending; whether because it was told to or because it is through is seen here. */
    @Override
    public void run() {
        Runnable first = onSignal;
        if (first == null || finished.getCount() == 0) {
            return;
        }
        interrupted = true;
        first.run();
        Running atSignal = running;
        if (atSignal != null) {
            atSignal.stop.run();
        }
        try {
            boolean orderly = finished.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            Running hanging = running;
            if (!orderly && hanging != null) {
                // Perhaps nobody reads that either: it has only a moment and must not delay the exit.
                Thread speaking = Thread.ofPlatform().daemon().start(hanging.lastWord);
                speaking.join(LAST_WORD_MILLIS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            Runnable last = atEnd;
            if (last != null) {
                last.run();
            }
        }
    }
}
