package dev.parley.session.replay;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Totals;
import dev.parley.session.ListeningSession;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The server of a recording. Its events are those of a {@link ListenSession}. What it had still to say when it ends is {@code
 * dropped}, cause {@code stopped}. Safe from any thread.
 */
public final class RecordedServerSession implements ListeningSession {
    private final ListenSession listener;
    private final RecordedServer server;

    private RecordedServerSession(ListenSession listener, RecordedServer server) {
        this.listener = listener;
        this.server = server;
    }

    static RecordedServerSession open(RecordedServerConfig config) throws NetworkException {
        AtomicReference<@Nullable RecordedServer> made = new AtomicReference<>();
        ListenSession listener = ListenSession.open(config.listener(), services -> {
            RecordedServer server = new RecordedServer(config, services.session());
            made.set(server);
            return server;
        });
        return new RecordedServerSession(listener, Objects.requireNonNull(made.get()));
    }

    @Override
    public List<Endpoint> endpoints() {
        return listener.endpoints();
    }

    @Override
    public String name() {
        return listener.name();
    }

    @Override
    public Outcome await() throws InterruptedException {
        return listener.await();
    }

    @Override
    public void stop() {
        listener.stop();
    }

    @Override
    public Totals totals() {
        return listener.totals();
    }

    @Override
    public void close() {
        server.stop();
        listener.close();
    }
}
