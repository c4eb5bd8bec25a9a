package dev.parley.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pipe as the kernel's is (pipe(7)): it holds 64 KiB, its writer waits while it is full and fails when nobody reads any
 * more, and no interruption of a thread ends a read or a write.
 */
final class BytePipe {
    private static final int CAPACITY = 1 << 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring = new byte[CAPACITY];
    private int from;
    private int held;
    private boolean writerGone;
    private boolean readerGone;

    final InputStream in = new Reader();
    final OutputStream out = new Writer();

    private final class Writer extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            lock.lock();
            try {
                for (int done = 0; done < length; ) {
                    while (held == CAPACITY && !readerGone) {
                        changed.awaitUninterruptibly();
                    }
                    if (readerGone || writerGone) {
                        throw new IOException(readerGone ? "Broken pipe" : "Stream closed");
                    }
                    int to = (from + held) % CAPACITY;
                    int count = Math.min(length - done, Math.min(CAPACITY - held, CAPACITY - to));
                    System.arraycopy(bytes, offset + done, ring, to, count);
                    held += count;
                    done += count;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                writerGone = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Reader extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            lock.lock();
            try {
                while (held == 0 && !writerGone && !readerGone && length > 0) {
                    changed.awaitUninterruptibly();
                }
                if (readerGone) {
                    throw new IOException("Stream closed");
                }
                int count = Math.min(length, Math.min(held, CAPACITY - from));
                System.arraycopy(ring, from, bytes, offset, count);
                from = (from + count) % CAPACITY;
                held -= count;
                changed.signalAll();
                return count == 0 && length > 0 ? -1 : count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return held;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                readerGone = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
