package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.bench.Bench;
import dev.parley.bench.Result;
import dev.parley.bench.RunningBench;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.testkit.Ports;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a bench that runs when its file says something else. */
@Timeout(60)
class BenchReloadTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    Path folder;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private Bench bench(String text) throws Exception {
        return Settings.bench(Files.writeString(folder.resolve("bench.yaml"), text));
    }

    private RunningBench run(String text) throws Exception {
        return RunningBench.open(bench(text), events::add, true);
    }

    private <E extends Event> E await(Class<E> kind) throws InterruptedException {
        while (true) {
            Event event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("a %s event", kind.getSimpleName()).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /** What the bench tells of the change. */
    private String change(RunningBench running, String text) throws Exception {
        events.clear();
        running.change(bench(text));
        return await(Event.Note.class, "run").message();
    }

    private <E extends Event> E await(Class<E> kind, String session) throws InterruptedException {
        E event = await(kind);
        while (!event.header().session().equals(session)) {
            event = await(kind);
        }
        return event;
    }

    private static String ask(RunningBench running, String variable) throws Exception {
        String where = running.environment().get(variable);
        int port = Integer.parseInt(where, where.indexOf(':') + 1, where.length(), 10);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(20_000);
            socket.send(new DatagramPacket(new byte[] {'?'}, 1, HERE, port));
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void opensAListenerAnewThatHadEndedAndAnswersOtherwiseNow() throws Exception {
        String text = "listen: [{name: once, address: 'udp://127.0.0.1:0', count: 1, reply: %s}]";
        try (RunningBench running = run(text.formatted("one"))) {
            assertThat(ask(running, "PARLEY_ONCE")).isEqualTo("one");
            await(Event.Summary.class);

            assertThat(change(running, text.formatted("one"))).endsWith("it says the same as before");
            assertThat(change(running, text.formatted("two"))).endsWith("once is opened");
            assertThat(ask(running, "PARLEY_ONCE")).isEqualTo("two");
            await(Event.Summary.class);
            assertThat(running.totals().received()).isEqualTo(2);
        }
    }

    @Test
    void closesSendersFirstAlsoWhereAListenerWasOpenedLater() throws Exception {
        try (DatagramSocket sink = new DatagramSocket(0, HERE)) {
            String text = """
                listen: [{name: door, address: 'udp://127.0.0.1:0', max-message: %%s}]
                send: [{name: beacon, address: 'udp://127.0.0.1:%s', message: a, every: 1h}]
                """.formatted(sink.getLocalPort());
            try (RunningBench running = run(text.formatted("1KiB"))) {
                assertThat(change(running, text.formatted("2KiB"))).endsWith("door is opened");
                events.clear();
            }
        }
        List<String> ends = new ArrayList<>();
        events.stream()
                .filter(Event.Summary.class::isInstance)
                .forEach(event -> ends.add(event.header().session()));
        assertThat(ends).containsExactly("beacon", "door");
    }

    @Test
    void takesThePlaceThatAnotherListenerLeaves() throws Exception {
        int port = Ports.free();
        String text = "listen: [{name: a, address: 'tcp://127.0.0.1:%s'}, {name: b, address: 'tcp://127.0.0.1:%s'}]";
        try (RunningBench running = run(text.formatted(0, port))) {
            assertThat(change(running, text.formatted(port, 0))).contains("a is opened", "b is opened");
            try (Socket socket = new Socket(HERE, port)) {
                assertThat(await(Event.Opened.class).header().session()).isEqualTo("a");
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aRelayKeepsItsConnectionsWhileItsImpairmentsChange() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
            String text =
                    "relay: [{name: between, address: 'tcp://127.0.0.1:0', target: 'tcp://127.0.0.1:%s'%%s, seed: %%s}]"
                            .formatted(server.getLocalPort());
            try (RunningBench running = run(text.formatted("", 7))) {
                String where = running.environment().get("PARLEY_BETWEEN");
                try (Socket peer = new Socket(HERE, Integer.parseInt(where.substring(where.indexOf(':') + 1)));
                        Socket target = server.accept()) {
                    events.clear();
                    running.change(bench(text.formatted(", profile: lan, up: slice=1", 7)));
                    assertThat(await(Event.Note.class, "between").message())
                            .isEqualTo(
                                    "from now on, to the target: bandwidth=1gbit,delay=200us,slice=1;"
                                            + " from the target: bandwidth=1gbit,delay=200us; --seed 7 does the same to the same traffic");
                    assertThat(await(Event.Note.class, "run").message()).endsWith("between has other impairments");
                    peer.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
                    assertThat(target.getInputStream().readNBytes(3)).asString().isEqualTo("abc");

                    assertThat(change(running, text.formatted(", up: reset-after=1ms", 7)))
                            .endsWith("between has other impairments");
                    assertThatIOException()
                            .isThrownBy(() -> peer.getInputStream().read());
                }
                assertThat(change(running, text.formatted("", 8))).endsWith("between is opened");
            }
        }
    }

    @Test
    void aRelayGoesOnInItsTimelineAndTakesWhatAProfileMeansNow() throws Exception {
        String text = """
            profiles: {net: 'delay=%s'}
            relay: [{name: between, address: 'udp://127.0.0.1:0', target: 'udp://127.0.0.1:9', profile: net, timeline: %s}]
            """;
        try (RunningBench running = run(text.formatted("1s", "1h none"))) {
            assertThat(impairments("between"))
                    .startsWith("to the target: delay=1s; from the target: delay=1s; then 1h none; ");
            assertThat(change(running, text.formatted("1s", "1h none"))).endsWith("it says the same as before");
            events.clear();
            running.change(bench(text.formatted("2s", "1h none")));
            assertThat(impairments("between"))
                    .startsWith("from now on, to the target: delay=2s; from the target: delay=2s;");
            assertThat(await(Event.Note.class, "run").message()).endsWith("between has other impairments");
            running.change(bench(text.formatted("2s", "1us loss=100%")));
            assertThat(impairments("between")).startsWith("from now on, to the target: loss=100%;");
        }
    }

    /** What a relay says that it does on purpose. */
    private String impairments(String session) throws InterruptedException {
        Event.Note note = await(Event.Note.class, session);
        while (note.cause() != Cause.IMPAIRMENTS) {
            note = await(Event.Note.class, session);
        }
        return note.message();
    }

    @Test
    void tellsThatAListenerCannotAnswerAnew() throws Exception {
        String text = "listen: [{name: door, address: 'udp://127.0.0.1:0', rules: [{otherwise: true, reply: %s}]}]";
        try (RunningBench running = run(text.formatted("one"))) {
            assertThat(change(running, text.formatted("two, to: 'udp://nowhere.invalid:9'")))
                    .endsWith("door could not be changed and goes on as before");
            assertThat(ask(running, "PARLEY_DOOR")).isEqualTo("one");
        }
    }

    @Test
    void namesTheLinesOfTheFileAsItIsNow() throws Exception {
        String text = """
            listen:
              - name: door
                address: udp://127.0.0.1:0
                rules:
                  - otherwise: true
                    reply: one
                expect:
                  - match: hello
            """;
        try (RunningBench running = run(text)) {
            ask(running, "PARLEY_DOOR");
            assertThat(await(Event.Sent.class).rule()).isEqualTo("bench.yaml:5");

            assertThat(change(running, "# a line\n" + text)).endsWith("it says the same as before");
            ask(running, "PARLEY_DOOR");
            assertThat(await(Event.Sent.class).rule()).isEqualTo("bench.yaml:6");
            assertThat(running.results())
                    .singleElement()
                    .satisfies(result -> assertThat(result.message())
                            .startsWith("bench.yaml:9: expected")
                            .contains("2 other messages"));
        }
    }

    @Test
    void countsAMessageOnceForEachOfTwoThatExpectTheSame() throws Exception {
        String text = """
            listen:
              - name: door
                address: udp://127.0.0.1:0
                reply: %s
                expect: [{match: '?', count: 2}, {match: '?', count: 2}]
            """;
        try (RunningBench running = run(text.formatted("one"))) {
            assertThat(change(running, text.formatted("two"))).endsWith("door answers anew");
            ask(running, "PARLEY_DOOR");
            await(Event.Sent.class);
            assertThat(running.results()).hasSize(2).allMatch(Result::isFailed);
        }
    }
}
