package dev.parley.linux;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket's number, and an eventfd that ends a wait on it. The number is given back to the system once nobody is inside
 * a call with it: the system gives it to the next file that is opened, and a call under way would then be on that.
 * An interrupt of the waiting thread closes it, which is what the JDK's channels do; hence the JDK's class.
 */
final class Descriptor extends AbstractInterruptibleChannel {
    private static final int CLOSED = 1 << 30;

    final int socket;
    final int event;

    /** How many are inside a call, and {@link #CLOSED}. */
    private final AtomicInteger users = new AtomicInteger();

    Descriptor(int socket, int event) {
        this.socket = socket;
        this.event = event;
    }

    /** Before any call; {@link #leave} must follow. */
    void enter() throws ClosedChannelException {
        if (!tryEnter()) {
            throw new ClosedChannelException();
        }
    }

    boolean tryEnter() {
        int before = users.get();
        while ((before & CLOSED) == 0) {
            if (users.compareAndSet(before, before + 1)) {
                return true;
            }
            before = users.get();
        }
        return false;
    }

    void leave() {
        if (users.decrementAndGet() == CLOSED) {
            Calls last = new Calls();
            last.close(socket);
            last.close(event);
        }
    }

    /** Before a wait that an interrupt shall end. */
    void beginWait() {
        begin();
    }

    /** After it; throws if an interrupt or a close ended it. */
    void endWait() throws ClosedChannelException {
        end(isOpen());
    }

    @Override
    protected void implCloseChannel() {
        users.addAndGet(CLOSED + 1); // as a user too, so that the eventfd stays until it was raised
        new Calls().raise(event);
        leave();
    }
}
