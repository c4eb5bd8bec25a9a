package dev.parley.time;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Something that a thread waits for with {@link Clock#await}: a flag that is raised once and then stays up until it is
 * lowered. Safe from any thread; raising never blocks for longer than the lock is held.
 */
public final class Signal {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    private boolean set;

    /** Raises the flag and wakes everybody who waits for it. */
    public void set() {
        lock.lock();
        try {
            set = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lowers the flag: who waits from now on waits for the next {@link #set}. */
    public void clear() {
        lock.lock();
        try {
            set = false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the flag is up. */
    public boolean isSet() {
        lock.lock();
        try {
            return set;
        } finally {
            lock.unlock();
        }
    }

    /** For clocks: wakes who waits, so that it looks at the time again. */
    void nudge() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
