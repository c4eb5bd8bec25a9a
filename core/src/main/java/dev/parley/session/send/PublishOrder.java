package dev.parley.session.send;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets a write be published before what came meanwhile, since that may answer it. One thread writes at a time, and one
 * reads.
 */
final class PublishOrder {
    private static final long WRITE_MILLIS = 20;
    private static final long BROKEN_WRITE_MILLIS = 300;

    /** The first line that a program prints may take that long on a busy machine. */
    private static final long PUBLISHING_MILLIS = 5_000;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean writeHangs;

    /** Whether the sending thread is inside the write, where it may be stuck, and not publishing it, which ends. */
    private volatile boolean writing;

    /** A write and its publishing, under the lock that arrivals take too. */
    void write(Runnable writeAndPublish) {
        writeHangs = false;
        lock.lock();
        try {
            writeAndPublish.run();
        } finally {
            lock.unlock();
        }
    }

    /** Within {@link #write}: the write itself, in which the thread may be stuck. */
    <T> T writing(Supplier<T> write) {
        writing = true;
        try {
            return write.get();
        } finally {
            writing = false;
        }
    }

    /** A write that hangs, because the other side waits for us to read, is not waited for. */
    void publishAfterPendingWrite(Runnable publish) {
        boolean ordered = tryLock(writeHangs ? 0 : WRITE_MILLIS) || (!writing && tryLock(PUBLISHING_MILLIS));
        writeHangs = !ordered;
        publish(publish, ordered);
    }

    /** For a connection that is broken: no write hangs in it, so there is more time for publishing it. */
    void publishAfterBrokenWrite(Runnable publish) {
        publish(publish, tryLock(BROKEN_WRITE_MILLIS));
    }

    private boolean tryLock(long millis) {
        try {
            return lock.tryLock(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void publish(Runnable publish, boolean locked) {
        try {
            publish.run();
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
    }
}
