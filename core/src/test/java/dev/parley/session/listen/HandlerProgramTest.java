package dev.parley.session.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.session.Events;
import dev.parley.session.HandlerProgram;
import dev.parley.socket.Network;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.Await;
import dev.parley.testkit.Peers;
import dev.parley.time.ManualClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that answer for a listener, those that misbehave included. The programs are real ones. */
@Timeout(60)
class HandlerProgramTest {
    /** What each program begins with: lines to events, and answers to lines. */
    private static final String PYTHON = """
            import json, os, signal, sys, time
            def events():
                for line in sys.stdin:
                    yield json.loads(line)
            def messages():
                return (e for e in events() if e["event"] == "received")
            def answer(id, **what):
                print(json.dumps({"id": id, **what}), flush=True)
            """;

    private static final String ECHO = "for m in messages(): answer(m['id'], reply=m['text'].upper())";

    private final Events events = new Events();
    private final ManualClock clock = new ManualClock();

    private static HandlerProgram python(String program) {
        return HandlerProgram.of(Peers.require("python3"), "-u", "-c", PYTHON + program);
    }

    private static ListenSetup tcp(HandlerProgram program) {
        return Parley.listen("tcp://127.0.0.1:0").frame(Framing.lines()).handler(program);
    }

    private static int port(ListenSession session, int index) {
        return session.endpoints().get(index).socketAddress().getPort();
    }

    /** A peer on TCP that speaks in lines. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Client(ListenSession session) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port(session, 0));
            socket.setSoTimeout(30_000);
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        Client say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            return this;
        }

        String hear() throws IOException {
            return lines.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private List<String> notes() {
        return events.of(Event.Note.class).stream()
                .filter(note -> note.cause() == Cause.HANDLER)
                .map(Event.Note::message)
                .toList();
    }

    private Event.Note note(String part) throws InterruptedException {
        return (Event.Note) events.await(
                event -> event instanceof Event.Note note && note.message().contains(part));
    }

    @Test
    void answersEachPeerInItsOrder() throws Exception {
        try (ListenSession session = tcp(python(ECHO)).open(events)) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(new Client(session));
            }
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).say("peer " + i + " message " + round);
                }
            }
            for (int i = 0; i < clients.size(); i++) {
                for (int round = 0; round < 10; round++) {
                    assertThat(clients.get(i).hear()).isEqualTo("PEER " + i + " MESSAGE " + round);
                }
                clients.get(i).close();
            }
            events.await(event -> events.of(Event.Sent.class).size() == 200);
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
        assertThat(events.of(Event.Sent.class)).hasSize(200).allMatch(sent -> sent.unit() == Unit.MESSAGE);
        assertThat(notes()).isEmpty();
    }

    @Test
    void answersDatagramsFromTheSocketThatWasAsked() throws Exception {
        HandlerProgram program = python(
                "for m in messages(): answer(m['id'], hex='00 ' + m['hex']); answer(m['id'].split('.')[0], base64='/w==')");
        try (ListenSession session =
                        Parley.listen("udp://127.0.0.1:0").handler(program).open(events);
                DatagramSocket peer = new DatagramSocket()) {
            peer.setSoTimeout(30_000);
            byte[] hi = "hi".getBytes(UTF_8);
            peer.send(new DatagramPacket(hi, 2, InetAddress.getLoopbackAddress(), port(session, 0)));
            DatagramPacket first = new DatagramPacket(new byte[10], 10);
            peer.receive(first);
            assertThat(new String(first.getData(), 0, first.getLength(), UTF_8)).isEqualTo("\0hi");
            peer.receive(first);
            assertThat(first.getData()[0]).isEqualTo((byte) 0xff);
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void theAnswerToAPeerThatHasFinishedStillLeaves() throws Exception {
        try (ListenSession session = tcp(python(ECHO)).open(events);
                Client client = new Client(session)) {
            client.say("last").socket.shutdownOutput();
            assertThat(client.hear()).isEqualTo("LAST");
            assertThat(client.hear()).isNull();
        }
    }

    @Test
    void theLastAnswersLeaveBeforeTheSessionEnds() throws Exception {
        HandlerProgram slow = python("""
                sys.stderr.write("ready\\n")
                for m in messages(): time.sleep(0.05); answer(m['id'], reply='done')
                """);
        try (ListenSession session = tcp(slow).count(1L).open(events);
                Client client = new Client(session)) {
            note("handler: ready"); // to start takes longer on a busy computer than a program has to end
            client.say("one");
            session.await();
            session.close();
            assertThat(client.hear()).isEqualTo("done");
        }
    }

    @Test
    void closesResetsSendsRawAndToAll() throws Exception {
        HandlerProgram program = python("""
                for m in messages():
                    if m["text"] == "close": answer(m["id"], reply="bye", close=True)
                    elif m["text"] == "raw": answer(m["id"], reply="half", raw=True)
                    elif m["text"] == "all": answer("all", reply="to all")
                    else: answer(m["id"], reset=True)
                """);
        try (ListenSession session = tcp(program).open(events);
                Client one = new Client(session);
                Client other = new Client(session)) {
            other.say("raw");
            events.await(Event.Sent.class);
            one.say("all");
            assertThat(one.hear()).isEqualTo("to all");
            assertThat(other.hear()).isEqualTo("halfto all");
            one.say("close");
            assertThat(one.hear()).isEqualTo("bye");
            assertThat(one.hear()).isNull();
            Event.Closed closed = events.await(Event.Closed.class);
            assertThat(closed.message()).isEqualTo("by this side: the handler closed the connection");
            other.say("reset");
            assertThatExceptionOfType(IOException.class).isThrownBy(other::hear);
        }
    }

    @Test
    void oneThatDiesIsStartedAgainAndSaid() throws Exception {
        HandlerProgram program = python("""
                for m in messages():
                    if m["text"] == "die": sys.exit(3)
                    answer(m["id"], reply=m["text"])
                """);
        try (ListenSession session = tcp(program).open(events);
                Client client = new Client(session)) {
            client.say("die");
            assertThat(note("ended with status 3").message())
                    .contains("1 message that it had got was not answered", "started again in 100ms (1 of 10)");
            assertThat(client.say("after").hear()).isEqualTo("after");
        }
    }

    @Test
    void oneThatDiesAgainAndAgainIsGivenUpAndItsListenerGoesOn() throws Exception {
        try (ListenSession session = tcp(HandlerProgram.of("false"))
                        .on(Network.system(), clock)
                        .open(events);
                Client client = new Client(session)) {
            for (int ended = 1; ended <= 10; ended++) {
                note("(" + ended + " of 10)");
                clock.advance(Duration.ofSeconds(10));
            }
            events.await(Event.Failed.class);
            assertThat(events.of(Event.Failed.class).getFirst().message())
                    .contains("11 times in a row: it is not started again");
            client.say("still shown");
            events.await(Event.Received.class);
        }
        assertThat(notes()).hasSize(10);
        assertThat(notes().get(1)).contains("started again in 200ms (2 of 10)");
    }

    @Test
    void oneThatDoesNotReadIsKilled() throws Exception {
        HandlerProgram program = python("time.sleep(1000)");
        try (ListenSession session = Parley.listen("udp://127.0.0.1:0", "tcp://127.0.0.1:0")
                        .answerOnly(address -> !address.scheme().isStream())
                        .on(Network.system(), clock)
                        .handler(program)
                        .open(events);
                DatagramSocket peer = new DatagramSocket();
                Socket other = new Socket(InetAddress.getLoopbackAddress(), port(session, 1))) {
            byte[] large = new byte[60_000];
            Await.until(
                    "there is no more room",
                    () -> notes().stream().anyMatch(n -> n.contains("reads more slowly")),
                    () -> {
                        try {
                            peer.send(new DatagramPacket(
                                    large, large.length, InetAddress.getLoopbackAddress(), port(session, 0)));
                        } catch (IOException full) {
                            throw new IllegalStateException(full);
                        }
                    });
            other.getOutputStream().write(1);
            events.await(event -> event instanceof Event.Received received && received.unit() == Unit.CHUNK);
            Await.until(
                    "it is killed",
                    () -> notes().stream().anyMatch(n -> n.contains("ended with status 137")),
                    () -> clock.advance(Duration.ofSeconds(5)));
            assertThat(notes()).anyMatch(n -> n.contains("has not read its standard input for 10s"));
        }
    }

    @Test
    void oneThatDoesNotAnswerInTimeIsSaidAndALateAnswerIsNotSent() throws Exception {
        HandlerProgram program = python("""
                first = None
                for m in messages():
                    if first is None: first = m["id"]; sys.stderr.write("got it\\n")
                    else: answer(first, reply="late"); answer(m["id"], reply="in time")
                """).answerWithin(Duration.ofSeconds(5));
        try (ListenSession session = tcp(program).on(Network.system(), clock).open(events);
                Client client = new Client(session)) {
            client.say("one");
            note("handler: got it");
            clock.advance(Duration.ofSeconds(5));
            assertThat(note("did not answer message 1.1 within 5s").header().peer())
                    .isNotNull();
            assertThat(client.say("two").hear()).isEqualTo("in time");
            note("answered message 1.1 too late");
            events.await(Event.Sent.class);
        }
        assertThat(events.of(Event.Sent.class)).hasSize(1);
    }

    @Test
    void nonsenseIsSaidWithABoundAndAnswersGoOn() throws Exception {
        HandlerProgram program = python("""
                for m in messages():
                    sys.stdout.write("hello\\n{\\n" + '{"relpy":"x"}\\n' + '{"id":"9.1","reply":"x"}\\n' + '{"reply":"x"}\\n')
                    sys.stdout.write("junk\\n" * 100000 + "x" * 3000000 + "\\n")
                    answer(m["id"], reply="after it")
                """);
        // On a clock that stands, all of it is of one second.
        try (ListenSession session = tcp(program).on(Network.system(), clock).open(events);
                Client client = new Client(session)) {
            assertThat(client.say("go").hear()).isEqualTo("after it");
        }
        assertThat(notes()).hasSize(6);
        assertThat(notes().getFirst()).contains("wrote 'hello', and it is no JSON object", "standard error");
        assertThat(notes().get(2)).contains("there is no \"relpy\"", "Did you mean reply?");
        assertThat(notes().get(3)).contains("answered 9.1, and that peer has left");
        assertThat(notes().get(4)).contains("without an id");
        assertThat(notes().getLast()).contains("more lines of the handler that are no answer");
    }

    @Test
    void aFloodOfAnswersIsBoundedAndOthersAreServed() throws Exception {
        HandlerProgram program = python("""
                for m in messages():
                    if m["text"] == "flood":
                        for i in range(300): print((json.dumps({"id": m["id"], "reply": "x" * 60000}) + "\\n") , end="")
                        sys.stdout.flush()
                    else: answer(m["id"], reply=m["text"])
                """);
        try (ListenSession session = tcp(program).open(events);
                Client deaf = new Client(session);
                Client other = new Client(session)) {
            deaf.say("flood");
            events.await(event -> event instanceof Event.Dropped dropped
                    && dropped.cause() == Cause.QUEUE
                    && dropped.message().contains("faster than the peer reads"));
            assertThat(other.say("served").hear()).isEqualTo("served");
        }
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void theEndOfTheSessionLeavesNoProcess() throws Exception {
        HandlerProgram stubborn = python("""
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                import subprocess
                child = subprocess.Popen(["sleep", "1000"])
                sys.stderr.write("pids %d %d\\n" % (os.getpid(), child.pid))
                while True: time.sleep(1000)
                """);
        String told;
        try (ListenSession session = tcp(stubborn).open(events)) {
            told = note("pids").message();
        }
        List<Long> pids = List.of(told.substring(told.indexOf("pids") + 5).split(" ")).stream()
                .map(Long::valueOf)
                .toList();
        Await.until(
                "both have ended",
                () -> pids.stream()
                        .noneMatch(pid -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isPresent()));
    }

    @Test
    void eachConnectionHasAProgramThatNeedsNoIds() throws Exception {
        HandlerProgram program = python("""
                count = 0
                for m in messages():
                    count += 1
                    print(json.dumps({"reply": "%d %s" % (count, m["text"])}), flush=True)
                    if m["text"] == "quit": sys.exit(4)
                """).forEachConnection();
        try (ListenSession session = tcp(program).open(events);
                Client one = new Client(session);
                Client other = new Client(session)) {
            assertThat(one.say("a").hear()).isEqualTo("1 a");
            assertThat(other.say("b").hear()).isEqualTo("1 b");
            assertThat(one.say("quit").hear()).isEqualTo("2 quit");
            assertThat(one.hear()).isNull();
            assertThat(note("ended with status 4").header().connection()).isEqualTo(1);
            assertThat(events.await(Event.Closed.class).message()).contains("its handler ended with status 4");
            assertThat(other.say("c").hear()).isEqualTo("2 c");
        }
    }

    @Test
    void aProgramOfBytesIsAFilter() throws Exception {
        HandlerProgram sort = HandlerProgram.of("sort").forEachConnection().withBytes();
        try (ListenSession session = tcp(sort).open(events);
                Client client = new Client(session)) {
            client.say("b").say("a").socket.shutdownOutput();
            assertThat(IntStream.range(0, 3).mapToObj(i -> {
                        try {
                            return String.valueOf(client.hear());
                        } catch (IOException bad) {
                            throw new IllegalStateException(bad);
                        }
                    }))
                    .containsExactly("a", "b", "null");
            events.await(event -> events.of(Event.Sent.class).size() == 2);
        }
        assertThat(events.of(Event.Sent.class)).hasSize(2);
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsOpen() {
        for (HandlerProgram none : List.of(
                HandlerProgram.of("no-such-program"),
                HandlerProgram.of("no-such-program").forEachConnection())) {
            assertThatExceptionOfType(NetworkException.class)
                    .isThrownBy(() -> tcp(none).open(events))
                    .withMessageContaining(
                            "the handler \"no-such-program\" could not be started: there is no such program");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parley.listen("udp://127.0.0.1:0")
                        .handler(HandlerProgram.of("cat").forEachConnection()))
                .withMessageContaining("a udp:// address has none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerProgram.of("cat").withBytes())
                .withMessageContaining("have one for each-connection");
        assertThat(HandlerProgram.split("python3 'my device.py' --x=\"\" \"a b\"c"))
                .containsExactly("python3", "my device.py", "--x=", "a bc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerProgram.split("python3 'x"))
                .withMessageContaining("has no end");
    }
}
