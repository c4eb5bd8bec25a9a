package dev.parley.session.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.rule.Rules;
import dev.parley.session.Events;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import dev.parley.session.send.SendSession;
import dev.parley.testkit.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP messages, with clients and a server that others wrote; and what goes past a framing. */
@Timeout(60)
class HttpFramedTest {
    private static final String PYTHON_CLIENT = """
            import http.client, sys
            c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=10)
            def ask(method, body=None, chunked=False):
                c.request(method, "/a", body=body, encode_chunked=chunked,
                          headers={"Transfer-Encoding": "chunked"} if chunked else {})
                r = c.getresponse()
                print(method, r.status, r.read().decode())
            ask("GET")
            ask("POST", "x" * 5000)
            ask("POST", iter([b"one", b"two" * 1000]), chunked=True)
            ask("DELETE")
            """;

    private static final String PYTHON_SERVER = """
            import http.server, threading
            class H(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def do_HEAD(self):
                    self.send_response(200)
                    self.send_header("Content-Length", "5")
                    self.end_headers()
                def do_GET(self):
                    self.do_HEAD()
                    self.wfile.write(b"hello")
                def log_message(self, *a): pass
            s = http.server.HTTPServer(("127.0.0.1", 0), H)
            print(s.server_port, flush=True)
            s.serve_forever()
            """;

    private final Events events = new Events();

    private ListenSession server() throws Exception {
        return Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.http())
                .reply("HTTP/1.1 200 OK\\r\\n\\r\\nanswer {{n}}")
                .open(events);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return printed;
    }

    private static int port(ListenSession session) {
        return session.endpoints().getFirst().socketAddress().getPort();
    }

    @Test
    void pythonKeepsItsConnectionForRequestsOfEachKind() throws Exception {
        String python = Peers.require("python3");
        try (ListenSession server = server()) {
            assertThat(run(python, "-c", PYTHON_CLIENT, String.valueOf(port(server)))
                            .lines())
                    .containsExactly(
                            "GET 200 answer 1", "POST 200 answer 2", "POST 200 answer 3", "DELETE 200 answer 4");
            events.await(event -> events.of(Event.Received.class).size() == 4);
        }
        assertThat(events.of(Event.Opened.class)).hasSize(1);
        assertThat(events.of(Event.Received.class)).hasSize(4).allMatch(each -> each.unit() == Unit.MESSAGE);
        assertThat(events.await(Event.Summary.class).totals().isBalanced()).isTrue();
    }

    @Test
    void curlGetsItsAnswers() throws Exception {
        String curl = Peers.require("curl");
        try (ListenSession server = server()) {
            String at = "http://127.0.0.1:" + port(server) + "/";
            assertThat(run(curl, "-s", "-m", "10", at, at, "-d", "name=value", "-H", "Transfer-Encoding: chunked"))
                    .isEqualTo("answer 1answer 2");
        }
        assertThat(events.of(Event.Opened.class)).hasSize(1);
    }

    @Test
    void aSenderKnowsThatTheAnswerToHeadHasNoBody() throws Exception {
        Process server = new ProcessBuilder(Peers.require("python3"), "-c", PYTHON_SERVER).start();
        try {
            String port = server.inputReader().readLine();
            try (SendSession sending = Parley.send("tcp://127.0.0.1:" + port)
                    .frame(Framing.http())
                    .messages(MessageSource.of(List.of(
                            Message.of(Payload.of("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")),
                            Message.of(Payload.of("GET / HTTP/1.1\r\nHost: a\r\n\r\n")))))
                    .every(Duration.ZERO, 2)
                    .requireReplyWithin(Duration.ofSeconds(10))
                    .open(events)) {
                assertThat(sending.await().isGood()).isTrue();
            }
        } finally {
            server.destroy();
        }
        assertThat(events.receivedTexts()).hasSize(2);
        assertThat(events.receivedTexts().getFirst()).endsWith("Content-Length: 5\\r\\n\\r\\n");
        assertThat(events.receivedTexts().getLast()).endsWith("\\r\\n\\r\\nhello");
    }

    @Test
    void anAnswerWithoutALengthIsWholeWhenTheConnectionEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SendSession sending = Parley.send("tcp://127.0.0.1:" + server.getLocalPort())
                        .frame(Framing.http())
                        .message("GET / HTTP/1.0\r\n\r\n")
                        .requireReplyWithin(Duration.ofSeconds(10))
                        .open(events);
                Socket asked = server.accept()) {
            asked.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nuntil the end".getBytes(UTF_8));
            asked.shutdownOutput();
            assertThat(sending.await().isGood()).isTrue();
        }
        assertThat(events.of(Event.Received.class))
                .singleElement()
                .satisfies(each -> assertThat(each.unit()).isEqualTo(Unit.MESSAGE));
        assertThat(events.receivedTexts().getFirst()).endsWith("until the end");
    }

    @Test
    void whatIsNoHttpClosesItsConnectionWithASentence() throws Exception {
        try (ListenSession server = server();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
            peer.getOutputStream().write("hello\n".getBytes(UTF_8));
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            Event.Closed closed = events.await(Event.Closed.class);
            assertThat(closed.cause()).isEqualTo(Cause.MALFORMED);
            assertThat(closed.message()).contains("is this the right --frame http?");
        }
    }

    @Test
    void aRawReplyGoesPastTheFraming() throws Exception {
        Rules rules = Rules.whenFound("^half$")
                .replyRaw("\\0\\x09hal")
                .otherwise()
                .reply("whole")
                .build();
        try (ListenSession server = Parley.listen("tcp://127.0.0.1:0")
                        .frame(Framing.length(2))
                        .rules(rules)
                        .open(events);
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
            peer.getOutputStream().write("\0\5other\0\4half".getBytes(UTF_8));
            assertThat(new String(peer.getInputStream().readNBytes(12), UTF_8)).isEqualTo("\0\5whole\0\thal");
            events.await(event -> events.of(Event.Sent.class).size() == 2);
        }
        assertThat(events.of(Event.Sent.class)).extracting(Event.Sent::unit).containsExactly(Unit.MESSAGE, Unit.CHUNK);
    }

    @Test
    void whatIsOutsideOfTheMarksIsToldOnce() throws Exception {
        try (ListenSession server = Parley.listen("tcp://127.0.0.1:0")
                        .frame(Framing.parse("start=<,end=>,escape=!"))
                        .echo()
                        .open(events);
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
            peer.getOutputStream().write("noise<a!>b>more<c>".getBytes(UTF_8));
            assertThat(new String(peer.getInputStream().readNBytes(9), UTF_8)).isEqualTo("<a!>b><c>");
            events.await(Event.Note.class);
        }
        assertThat(events.of(Event.Note.class))
                .filteredOn(note -> note.cause() == Cause.MALFORMED)
                .singleElement()
                .satisfies(note -> assertThat(note.message()).startsWith("5 B before the start mark 3c"));
    }
}
