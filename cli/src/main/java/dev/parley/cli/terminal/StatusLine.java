package dev.parley.cli.terminal;

import dev.parley.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line at the foot of a terminal that says how things stand, below the rows. What it says is asked for and drawn at most ten
 * times a second; rows that come are written in its place, and it stands below them again. Safe from any thread.
 */
public final class StatusLine implements AutoCloseable {
    /** So long one text stands at least. */
    static final long LEAST_NANOS = 100_000_000;

    /** Whoever draws on a terminal that takes nothing holds the lock for ever. */
    private static final long PATIENCE_MILLIS = 300;

    /** Back to the first column, and everything from there on is blank (ECMA-48: CR, ED). */
    private static final String ERASE = "\r\033[J";

    private final Output output;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Supplier<String> says;

    /** What stands at the foot; empty for nothing. */
    private String drawn = "";

    private long drawnNanos;

    /** @param output the terminal */
    public StatusLine(Output output, Clock clock) {
        this.output = output;
        this.clock = clock;
    }

    /**
     * From now on there is a line.
     *
     * @param text says what stands there, in fewer columns than the terminal has; asked on the thread of {@link #refresh}
     */
    public void begin(Supplier<String> text) {
        says = text;
        drawnNanos = clock.nanos() - LEAST_NANOS;
        refresh();
    }

    /** Draws what it says by now, if that is new and the last was drawn long enough ago. */
    public void refresh() {
        Supplier<String> asked = says;
        if (asked == null || clock.nanos() - drawnNanos < LEAST_NANOS) {
            return;
        }
        String text = asked.get();
        lock.lock();
        try {
            if (says != null && !text.equals(drawn)) {
                output.addBytes(to -> to.append((drawn.isEmpty() ? "" : ERASE) + text));
                output.flush();
                drawn = text;
                drawnNanos = clock.nanos();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether it stands there. */
    public boolean isShown() {
        return says != null;
    }

    /**
     * Writes whole lines above it. Blocks while the terminal takes nothing.
     *
     * @param to the same terminal
     */
    public void above(Output to, String lines) {
        lock.lock();
        try {
            to.addBytes(bytes -> bytes.append(drawn.isEmpty() ? lines + "\n" : ERASE + lines + "\n" + drawn));
            to.flush();
        } finally {
            lock.unlock();
        }
    }

    /** The terminal is another program's now: what stands there is left, and nothing is drawn until {@link #begin}. */
    public void leave() {
        end("");
    }

    /** Takes the line away. Idempotent. */
    @Override
    public void close() {
        end(ERASE);
    }

    private void end(String erase) {
        says = null;
        try {
            if (lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    if (!drawn.isEmpty() && !erase.isEmpty()) {
                        output.addBytes(to -> to.append(erase));
                        output.flush();
                    }
                    drawn = "";
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
