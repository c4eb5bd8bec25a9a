package dev.parley.cli.verb;

import dev.parley.cli.run.ForwardingSession;
import dev.parley.cli.terminal.Lines;
import dev.parley.cli.terminal.ReadAheadLines;
import dev.parley.session.Session;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who speaks in a session that others come to: each line that is typed or comes through a pipe is taken in turn. */
final class ConsoleInput {
    private static final long JOIN_MILLIS = 200;

    private final ReadAheadLines lines;
    private volatile boolean ended;
    private volatile @Nullable Exception failure;

    ConsoleInput(ReadAheadLines lines) {
        this.lines = lines;
    }

    /** Handles the lines; called on one thread, except for {@link #cancelWait}. */
    interface Handler {
        /** The next line. */
        void onLine(Lines.Line line) throws InterruptedException;

        /** There are no more lines, and the session goes on. */
        void onEnd() throws InterruptedException;

        /** The session ends: whatever this waits for need not be waited for. On another thread. */
        void cancelWait();
    }

    /**
     * Begins to read lines. Closing what is returned first ends that, so that nothing is said that the session's ledger
     * does not know; what goes wrong with the lines ends the session.
     */
    Session attach(Session session, Handler handler) {
        lines.start();
        Thread speaking = Thread.ofPlatform().daemon().name("parley-speaker").start(() -> speak(session, handler));
        return new SessionWithInput(session, speaking, handler);
    }

    /** Whether the session ends, so that nothing more is to be said. */
    boolean hasEnded() {
        return ended;
    }

    /** What ended the session before its time, if anything did. */
    void rethrow() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException bad -> throw bad;
            case RuntimeException bad -> throw bad;
            case Exception other -> throw new IllegalStateException(other);
        }
    }

    private void speak(Session session, Handler handler) {
        try {
            Optional<Lines.Line> line = lines.next();
            while (line.isPresent() && !ended) {
                handler.onLine(line.get());
                line = lines.next();
            }
            if (!ended) {
                handler.onEnd();
            }
        } catch (IOException | RuntimeException bad) {
            failure = bad;
            session.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            session.stop();
        }
    }

    /** The session, and the thread that speaks in it. */
    private final class SessionWithInput extends ForwardingSession {
        private final Thread speaking;
        private final Handler handler;

        SessionWithInput(Session session, Thread speaking, Handler handler) {
            super(session);
            this.speaking = speaking;
            this.handler = handler;
        }

        @Override
        public void close() {
            ended = true;
            lines.stop();
            handler.cancelWait();
            try {
                speaking.join(JOIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            super.close();
        }
    }
}
