package dev.parley.junit;

import dev.parley.Parley;
import dev.parley.capture.Capture;
import dev.parley.capture.Conversation;
import dev.parley.capture.Conversation.Side;
import dev.parley.capture.Conversations;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.session.replay.RecordedServerSession;
import dev.parley.session.replay.RecordedServerSetup;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The server of a recording in a test: it answers what the recorded server answered, on a free port of loopback. In JUnit a field with
 * {@link Recorded} does the same without {@code try}. Safe from any thread.
 *
 * <pre>{@code
 * try (TestRecording server = TestRecording.of(Path.of("src/test/captures/login.pcapng"), Framing.lines())) {
 *     // … the program under test talks to server.address() …
 *     server.expectAll();
 * }
 * }</pre>
 *
 * <p>A message that the recording does not have fails the test when the server is closed.
 */
public final class TestRecording implements AutoCloseable {
    private final List<Conversation> conversations;
    private final boolean areChunks;
    private final PeerEvents events;
    private final RecordedServerSession session;

    /** @throws IllegalStateException in words, if the system will not have it */
    TestRecording(
            List<Conversation> conversations,
            @Nullable Framing framing,
            UnaryOperator<RecordedServerSetup> options,
            PeerSettings settings) {
        this.conversations = List.copyOf(conversations);
        boolean isStream = conversations.getFirst().isStream();
        this.areChunks = isStream && framing == null;
        this.events = new PeerEvents(settings);
        RecordedServerSetup setup = Parley.recordedServer(conversations, (isStream ? "tcp" : "udp") + "://127.0.0.1:0")
                .on(settings.network(), settings.clock());
        setup.listening().named(settings.name()).loopGuard(false).seed(settings.seed());
        if (framing != null) {
            setup.listening().frame(framing);
        }
        TrafficRecorder traffic = settings.capture().traffic();
        if (traffic != null) {
            setup.listening().record(traffic);
        }
        try {
            session = options.apply(setup).open(events.recorder());
        } catch (NetworkException bad) {
            throw new IllegalStateException("the recorded server could not be opened: " + bad.message(), bad);
        }
        events.at(session.port());
    }

    /**
     * Opens the server of a capture by Parley, tcpdump or Wireshark, which answers in its own time.
     *
     * @param capture pcapng or pcap; all its flows are of one transport
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException in words, if it cannot be served
     */
    public static TestRecording of(Path capture) throws IOException {
        return standAlone(read(Parley.read(capture), null, 0), null);
    }

    /** As {@link #of(Path)}, of TCP connections that are cut into messages: then it does not matter how the network cuts them. */
    public static TestRecording of(Path capture, Framing framing) throws IOException {
        return standAlone(read(Parley.read(capture), framing, 0), framing);
    }

    private static TestRecording standAlone(List<Conversation> conversations, @Nullable Framing framing) {
        return new TestRecording(conversations, framing, setup -> setup, PeerSettings.standAlone());
    }

    /**
     * Opens a server with any of its options.
     *
     * @param conversations from {@link Conversations#of}: one or more, all of one transport, not framed
     * @throws IllegalStateException in words, if the system will not have it
     */
    public static TestRecording of(List<Conversation> conversations, UnaryOperator<RecordedServerSetup> options) {
        return new TestRecording(conversations, null, options, PeerSettings.standAlone());
    }

    /**
     * Reads what was said, and closes the capture.
     *
     * @param flow the number of one, or 0 for all
     */
    static List<Conversation> read(Capture capture, @Nullable Framing framing, int flow) throws IOException {
        try (capture) {
            List<Conversation> all = Conversations.of(framing == null ? capture : capture.frame(framing));
            List<Conversation> those = all.stream()
                    .filter(each -> flow == 0 || each.number() == flow)
                    .toList();
            if (those.isEmpty()) {
                throw new IllegalArgumentException(
                        flow == 0
                                ? "the recording has no messages"
                                : "the recording has no messages of flow %d; it has those of %s".formatted(flow, all));
            }
            if (those.stream().map(Conversation::isStream).distinct().count() > 1) {
                throw new IllegalArgumentException(
                        "the recording has flows of UDP and of TCP, and a server is one of them: choose one by its number, of "
                                + all);
            }
            return those;
        }
    }

    /** Its port: free before. */
    public int port() {
        return session.port();
    }

    /** Where the program under test reaches it. */
    public InetSocketAddress address() {
        return session.address();
    }

    /** As Parley writes it: {@code udp://127.0.0.1:40123}. */
    @Override
    public String toString() {
        return session.endpoints().getFirst().toString();
    }

    /** Everything that happened. */
    public EventRecorder events() {
        return events.recorder();
    }

    /** How long an expectation waits for what does not come; 10 seconds, unless the test run says otherwise. */
    public TestRecording waitAtMost(Duration most) {
        events.waitAtMost(most);
        return this;
    }

    /**
     * The program under test says all that the recorded clients said, in whichever order. A stream without a framing has no messages:
     * there its bytes are counted.
     *
     * @throws AssertionError with what is missing
     */
    public void expectAll() {
        List<Payload> missing = new ArrayList<>(conversations.stream()
                .flatMap(each -> each.lines().stream())
                .filter(line -> line.side() == Side.CLIENT)
                .map(Conversation.Line::payload)
                .toList());
        long[] bytes = {missing.stream().mapToLong(Payload::size).sum()};
        try {
            events.recorder()
                    .await(
                            event -> {
                                if (event instanceof Event.Received received) {
                                    bytes[0] -= received.payload().size();
                                    missing.remove(received.payload());
                                }
                                return areChunks ? bytes[0] <= 0 : missing.isEmpty();
                            },
                            events.patience());
        } catch (AssertionError late) {
            throw events.failure("not all that was recorded came within %s.\n  expected  %s\n  got       nothing"
                    .formatted(Wanted.shown(events.patience()), missing(missing, bytes[0])));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw events.failure("the test was interrupted while it waited");
        }
    }

    private String missing(List<Payload> missing, long bytes) {
        if (areChunks) {
            return bytes + " B more";
        }
        return Wanted.shown(missing.getFirst())
                + (missing.size() == 1 ? "" : ", and %d more".formatted(missing.size() - 1));
    }

    /**
     * Closes it.
     *
     * @throws AssertionError if a message came that the recording does not have
     */
    @Override
    public void close() {
        session.close();
        if (events.recorder().of(Event.Note.class).stream().anyMatch(note -> note.cause() == Cause.NO_RULE)) {
            throw events.failure("a message came that the recording does not have, so it was not answered.");
        }
    }
}
