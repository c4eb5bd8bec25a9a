package dev.parley.session.replay;

import dev.parley.session.listen.HandledSession;
import dev.parley.session.listen.ListenSession;
import dev.parley.socket.NetworkException;

/**
 * The server of a recording. Its events are those of a {@link ListenSession}. What it had still to say when it ends is {@code
 * dropped}, cause {@code stopped}. Safe from any thread.
 */
public final class RecordedServerSession extends HandledSession<RecordedServer> {
    private RecordedServerSession(RecordedServerConfig config) throws NetworkException {
        super(config.listener(), services -> new RecordedServer(config, services.session()));
    }

    static RecordedServerSession open(RecordedServerConfig config) throws NetworkException {
        return new RecordedServerSession(config);
    }

    @Override
    public void close() {
        handler().stop();
        super.close();
    }
}
