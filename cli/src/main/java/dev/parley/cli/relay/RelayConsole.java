package dev.parley.cli.relay;

import dev.parley.cli.run.ForwardingSession;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.SingleKeys;
import dev.parley.cli.terminal.StatusLine;
import dev.parley.cli.terminal.Terminal;
import dev.parley.session.Session;
import dev.parley.session.relay.RelaySession;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys and the status line of a relay on a person's terminal. A thread of its own opens the terminal, which may take a moment,
 * and looks for keys; a relay that is put into the background has neither until it is in the foreground again.
 */
public final class RelayConsole {
    private static final long LOOK_MILLIS = 40;
    private static final long FOREGROUND_MILLIS = 1_000;
    private static final long JOIN_MILLIS = 300;

    private final Terminal terminal;
    private final SignalHandler signalHandler;
    private final StatusLine statusLine;
    private final Consumer<String> print;
    private final Clock clock = Clock.SYSTEM;
    private final Signal ended = new Signal();
    private final Object opening = new Object();
    private @Nullable SingleKeys keys;
    private boolean closed;

    /**
     * One that opens nothing yet.
     *
     * @param print tells the person something, above the status line
     */
    public RelayConsole(Terminal terminal, SignalHandler signalHandler, StatusLine statusLine, Consumer<String> print) {
        this.terminal = terminal;
        this.signalHandler = signalHandler;
        this.statusLine = statusLine;
        this.print = print;
    }

    /** The relay with keys: whoever closes it has the terminal back before the relay tells its end. */
    public Session attach(RelaySession relay) {
        Thread looking = Thread.ofPlatform().daemon().name("parley-keys").start(() -> run(relay));
        return new WithKeys(relay, looking);
    }

    private void run(RelaySession relay) {
        try {
            SingleKeys open = awaitKeys();
            if (open != null) {
                look(open, new RelayControls(relay, print), new RelayStatus(relay));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalStateException gone) {
            statusLine.leave(); // a relay runs as well without a terminal
        }
    }

    /** Null at the end, or where the terminal has no keys. */
    private @Nullable SingleKeys awaitKeys() throws IOException, InterruptedException {
        while (!SingleKeys.isInForeground()) {
            if (clock.await(ended, clock.in(FOREGROUND_MILLIS, TimeUnit.MILLISECONDS))) {
                return null;
            }
        }
        SingleKeys open = SingleKeys.open(terminal.in()).orElse(null);
        if (open == null) {
            return null;
        }
        synchronized (opening) {
            keys = open;
            if (closed) {
                open.close();
                return null;
            }
        }
        signalHandler.atEnd(open::close);
        return open;
    }

    private void look(SingleKeys open, RelayControls controls, RelayStatus status)
            throws IOException, InterruptedException {
        Ansi ansi = terminal.colour() ? Ansi.ON : Ansi.OFF;
        long nextNanos = clock.nanos();
        while (!clock.await(ended, clock.in(LOOK_MILLIS, TimeUnit.MILLISECONDS))) {
            if (clock.nanos() >= nextNanos) {
                nextNanos = clock.in(FOREGROUND_MILLIS, TimeUnit.MILLISECONDS);
                lookAround(open, () -> ansi.dim(status.line(controls.chosen(), columns(open))));
            }
            for (String key = open.poll(); key != null; key = open.poll()) {
                controls.press(key);
            }
            statusLine.refresh();
        }
    }

    /** A shell may have put us into the background, or back and have set the terminal its own way meanwhile. */
    private void lookAround(SingleKeys open, Supplier<String> text) {
        if (!SingleKeys.isInForeground()) {
            statusLine.leave();
            return;
        }
        open.claim();
        if (!statusLine.isShown()) {
            statusLine.begin(text);
        }
    }

    private int columns(SingleKeys open) {
        int said = open.columns();
        return said > 0 ? said : terminal.columns();
    }

    private void close(Thread looking) {
        ended.set();
        try {
            looking.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        SingleKeys open;
        synchronized (opening) {
            closed = true;
            open = keys;
        }
        statusLine.close();
        if (open != null) {
            open.close();
        }
    }

    private final class WithKeys extends ForwardingSession {
        private final Thread looking;

        WithKeys(RelaySession relay, Thread looking) {
            super(relay);
            this.looking = looking;
        }

        @Override
        public void close() {
            RelayConsole.this.close(looking);
            super.close();
        }
    }
}
