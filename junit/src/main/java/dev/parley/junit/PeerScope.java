package dev.parley.junit;

import dev.parley.capture.Capture;
import dev.parley.capture.Conversation;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.session.ListeningSession;
import dev.parley.session.Session;
import dev.parley.session.runtime.OpenSessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The peers and relays of one test, or those that the tests of a class share, from before it until after it. Not safe from several threads. */
final class PeerScope {
    private final PeerSettings settings;
    private final @Nullable PeerScope outer;
    private final Map<String, TestPeer> peers = new LinkedHashMap<>();
    private final List<EventRecorder> recorders = new ArrayList<>();

    /** What had happened at the peers of the class before. */
    private final Map<EventRecorder, Integer> shared = new LinkedHashMap<>();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final OpenSessions watching = OpenSessions.watch();

    /** @param outer that of the class, whose peers a relay may stand before */
    PeerScope(PeerSettings settings, @Nullable PeerScope outer) {
        this.settings = settings;
        this.outer = outer;
        if (outer != null) {
            outer.recorders.forEach(each -> shared.put(each, each.all().size()));
        }
    }

    FailureCapture capture() {
        return settings.capture();
    }

    PeerSettings settings() {
        return settings;
    }

    /** Whether it has a peer that a scope within it may talk to. */
    boolean hasPeers() {
        return !recorders.isEmpty();
    }

    TestPeer udp(String name) {
        return add(name, new TestPeer("udp://127.0.0.1:0", setup -> setup, settings.named(name)));
    }

    /** @param frame empty for none */
    TestPeer tcp(String name, String frame) {
        return add(
                name,
                new TestPeer(
                        "tcp://127.0.0.1:0",
                        setup -> frame.isEmpty() ? setup : setup.frame(Framing.parse(frame)),
                        settings.named(name)));
    }

    private TestPeer add(String name, TestPeer peer) {
        peers.put(name, peer);
        recorders.add(peer.events());
        open.push(peer);
        return peer;
    }

    TestRelay relay(String name, Relay how) {
        TestPeer peer = find(how.to());
        if (peer == null) {
            throw new IllegalArgumentException("@Relay(to = \"%s\") names no field with @Udp or @Tcp; there are %s"
                    .formatted(how.to(), peers.keySet()));
        }
        TestRelay relay = new TestRelay(
                peer,
                setup -> setup.impairUp(TestRelay.impairments(how.up())).impairDown(TestRelay.impairments(how.down())),
                name);
        recorders.add(relay.events());
        open.push(relay);
        return relay;
    }

    /** @throws IOException if the capture cannot be read */
    TestRecording recording(String name, Recorded how) throws IOException {
        Framing framing = how.frame().isEmpty() ? null : Framing.parse(how.frame());
        List<Conversation> conversations = TestRecording.read(capture(how.value()), framing, how.flow());
        TestRecording server = new TestRecording(
                conversations, framing, setup -> setup.speed(how.speed()).inOrder(how.inOrder()), settings.named(name));
        recorders.add(server.events());
        open.push(server);
        return server;
    }

    private static Capture capture(String place) throws IOException {
        Path file = Path.of(place);
        InputStream resource = Files.exists(file)
                ? null
                : Thread.currentThread().getContextClassLoader().getResourceAsStream(place);
        return resource == null ? Capture.open(file) : Capture.open(resource);
    }

    private @Nullable TestPeer find(String name) {
        TestPeer peer = peers.get(name);
        return peer == null && outer != null ? outer.find(name) : peer;
    }

    /** Closes all, the last first, and gives back what that threw and what the test left open. */
    List<Throwable> close() {
        List<Throwable> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            close(open.pop(), failures);
        }
        watching.close();
        capture().end();
        for (OpenSessions.Opened left : watching.open()) {
            failures.add(leak(left));
            close(left.session(), failures);
        }
        return failures;
    }

    private static void close(AutoCloseable one, List<Throwable> failures) {
        try {
            one.close();
        } catch (Exception | Error thrown) {
            failures.add(thrown);
        }
    }

    private static AssertionError leak(OpenSessions.Opened left) {
        return new AssertionError(
                "%s was left open; it was opened at %s. Close it, open it in try-with-resources, or let the test have it: a field with @Udp or @Tcp."
                        .formatted(describe(left.session()), Callers.place(left.openedAt())));
    }

    private static String describe(Session session) {
        String where = session instanceof ListeningSession listening
                ? " on " + listening.endpoints().getFirst()
                : "";
        return "the session \"" + session.name() + "\"" + where;
    }

    /** All that happened at its peers and relays, and meanwhile at those of the class, in the order of time. */
    String transcript() {
        EventRecorder merged = new EventRecorder();
        Stream.concat(
                        recorders.stream().flatMap(each -> each.all().stream()),
                        shared.entrySet().stream()
                                .flatMap(each -> each.getKey().all().stream().skip(each.getValue())))
                .sorted(Comparator.comparingLong((Event event) -> event.header().epochNanos()))
                .forEach(merged::on);
        return "%s\nSeed %d (-Dparley.seed=%d repeats its random choices)."
                .formatted(merged.transcript(Inbox.MOST_LINES), settings.seed(), settings.seed());
    }
}
