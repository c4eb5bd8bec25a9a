package dev.parley.measure.server;

import dev.parley.address.Address;
import dev.parley.address.Endpoint;
import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.measure.result.ServerListener;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamListener;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The far end of other people's measurements: it echoes, counts what arrives, sends what it agreed to, and reports what it
 * saw, all over the transport that is measured. Safe from any thread.
 *
 * <p>It does no harm to strangers. Until a client has brought back a token that only the holder of its address gets, it sends
 * no more than it got. It serves this computer's own networks unless it is set up otherwise, no more clients at once and no longer
 * than it was set up for, and stops sending when it does not hear from a client for two seconds.
 */
public final class MeasureServer implements AutoCloseable {
    private static final long JOIN_MILLIS = 500;

    private final MeasureServerSetup setup;
    private final Signal ended = new Signal();
    private final List<Endpoint> locals = new ArrayList<>();
    private final List<AutoCloseable> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    MeasureServer(MeasureServerSetup setup, ServerListener listener) throws NetworkException {
        this.setup = setup;
        boolean opened = false;
        try {
            for (Address address : setup.addresses) {
                open(address, listener);
            }
            opened = true;
        } catch (NetworkException said) {
            throw said;
        } catch (IOException bad) {
            throw MeasureErrors.network(bad);
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private void open(Address address, ServerListener listener) throws IOException {
        if (address.scheme().isStream()) {
            StreamListener socket = setup.network.listen(MeasureServerSetup.resolve(address));
            sockets.add(socket);
            locals.add(new Endpoint(address.scheme(), socket.local()));
            StreamServer streams = new StreamServer(setup, socket, listener);
            sockets.add(streams::closeAll);
            threads.add(Thread.ofPlatform().daemon().name("parley-far-end").start(guarded(streams)));
        } else {
            DatagramPort port = setup.network.openDatagram(DatagramOptions.at(MeasureServerSetup.resolve(address))
                    .withoutKernelTime()
                    .offload(setup.offload()));
            locals.add(new Endpoint(address.scheme(), port.local()));
            DatagramServer datagrams = new DatagramServer(setup, port, listener);
            sockets.add(datagrams::stop);
            sockets.add(port);
            threads.add(Thread.ofPlatform().daemon().name("parley-far-end").start(guarded(datagrams)));
        }
    }

    /** What nobody expected ends the whole far end, and is thrown by {@link #await}. */
    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error bug) {
                failure = bug;
                ended.set();
            }
        };
    }

    /** Where it is, in the order of the addresses that were asked for; ports are never 0. */
    public List<Endpoint> locals() {
        return List.copyOf(locals);
    }

    /**
     * Blocks until it was stopped, or its time is over.
     *
     * @throws InterruptedException if this thread was interrupted; it runs on
     * @throws IllegalStateException if one of its threads, or its listener, threw what nobody expected
     */
    public void await() throws InterruptedException {
        Clock clock = setup.clock;
        clock.await(ended, setup.length == null ? Clock.NEVER : clock.in(setup.length.toNanos(), TimeUnit.NANOSECONDS));
        Throwable bug = failure;
        if (bug != null) {
            throw new IllegalStateException(bug);
        }
    }

    /** Tells {@link #await} to return. Never blocks. Idempotent. */
    public void stop() {
        ended.set();
    }

    /** Closes its sockets and joins its threads, within about a second. Idempotent. */
    @Override
    public void close() {
        stop();
        for (AutoCloseable socket : sockets) {
            try {
                socket.close();
            } catch (Exception bad) {
                failure = failure == null ? bad : failure;
            }
        }
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
