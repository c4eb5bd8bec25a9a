package dev.parley.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Parley;
import dev.parley.capture.Capture;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.measure.Measure;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.payload.Payload;
import dev.parley.probe.Probe;
import dev.parley.probe.result.Report;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.RulesBuilder;
import dev.parley.script.Script;
import dev.parley.session.Outcome;
import dev.parley.session.listen.Connection;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.record.TrafficRecorder;
import dev.parley.session.script.ScriptSession;
import dev.parley.session.send.SendSession;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/how-to and docs/reference. A test of the pages compares them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LibraryTest {
    @Test
    void aDeviceAcknowledgesARequest() throws Exception {
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0").reply("ack: {{data}}").open()) {
            int port = device.port();

            try (SendSession request = Parley.send("udp://127.0.0.1:" + port)
                    .message("ping")
                    .requireReplyWithin(Duration.ofSeconds(2))
                    .open(event -> {
                        if (event instanceof Event.Received received) {
                            System.out.println(received.payload().escaped());
                        }
                    })) {
                Outcome outcome = request.await();
                assertEquals(Cause.DONE, outcome.cause()); // else NO_REPLY, PORT_UNREACHABLE, …
            }

            assertEquals(1, device.totals().received());
        }
    }

    @Test
    void aTimeOutNeedsNoRealTime() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryNetwork network = new MemoryNetwork(clock);
        try (ListenSession silent =
                        Parley.listen("udp://127.0.0.1:9000").on(network, clock).open();
                SendSession request = Parley.send("udp://127.0.0.1:9000")
                        .on(network, clock)
                        .message("ping")
                        .requireReplyWithin(Duration.ofMinutes(1))
                        .open()) {
            clock.awaitWaiter(); // now the request waits for its answer
            clock.advance(Duration.ofMinutes(1));
            assertEquals(Cause.NO_REPLY, request.await().cause());
        }
    }

    @Test
    void whatPassedBecomesAFileWhenItIsWorthIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("strange.pcapng");

        TrafficRecorder traffic = new TrafficRecorder(); // the newest 16 MiB, in memory
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0")
                .reply("temp=21")
                .record(traffic)
                .open()) {
            Payload answer = Parley.request("udp://127.0.0.1:" + device.port(), "temp?", Duration.ofSeconds(2));
            if (!answer.equals(Payload.of("temp=20"))) {
                traffic.all().write(file);
            }
        }

        try (Capture capture = Parley.read(file)) {
            assertEquals(2, capture.messages().count());
        }
    }

    @Test
    void aQuestionHasItsAnswer() throws Exception {
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0").reply("temp=21").open()) {
            int port = device.port();

            Payload answer = Parley.request("udp://127.0.0.1:" + port, "temp?", Duration.ofSeconds(2));

            assertEquals("temp=21", answer.escaped());
        }
    }

    @Test
    void aTestWaitsForEventsAndEndsAConnection() throws Exception {
        EventRecorder events = new EventRecorder();
        try (ListenSession server = Parley.listen("tcp://127.0.0.1:0")
                        .frame(Framing.lines())
                        .open(events);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write("HELLO\n".getBytes(StandardCharsets.UTF_8));
            Event.Opened opened = events.next(Event.Opened.class);
            assertEquals("HELLO", events.next(Event.Received.class).payload().escaped());

            Connection connection =
                    server.connection(opened.header().connection()).orElseThrow();
            connection.send("WELCOME");
            connection.sendRaw("half a li");
            connection.close();
            client.close();
            assertEquals(Cause.DONE, events.next(Event.Closed.class).cause());
        }
    }

    @Test
    void rulesWantALoginAndAScriptLogsIn() throws Exception {
        RulesBuilder rules = Rules.when("LOGIN ann")
                .inState("start")
                .reply("WELCOME")
                .state("ready")
                .when(new Match.InState("start"))
                .reply("ERR log in first")
                .whenFound("^GET (?P<key>\\w+)$")
                .reply("{{key}}=42")
                .otherwise()
                .reply("ERR unknown: {{data}}");
        try (ListenSession server = Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .rules(rules)
                .open()) {
            assertEquals(Outcome.DONE, conversation(server.port()));
        }
    }

    private static Outcome conversation(int port) throws Exception {
        Script all = Script.named("all")
                .send("GET speed")
                .expect("ERR log in first")
                .send("LOGIN ann")
                .expect("WELCOME")
                .send("GET speed")
                .expect("speed=42")
                .send("STOP")
                .expect("ERR unknown: STOP")
                .build();
        try (ScriptSession session = Parley.script("tcp://127.0.0.1:" + port, all)
                .frame(Framing.lines())
                .open()) {
            return session.await();
        }
    }

    @Test
    void aScriptUsesTheTokenThatItGot() throws Exception {
        try (ListenSession server = Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .rules(Rules.when("LOGIN ann")
                        .reply("OK tnna")
                        .when("GET key tnna")
                        .reply("key=42"))
                .open()) {
            int port = server.port();

            Script login = Script.named("login")
                    .send("LOGIN ann")
                    .expectFound("^OK (?P<token>\\w+)$")
                    .within(Duration.ofSeconds(5))
                    .send("GET key {{token}}")
                    .expect("key=42")
                    .build();

            try (ScriptSession session = Parley.script("tcp://127.0.0.1:" + port, login)
                    .frame(Framing.lines())
                    .open()) {
                assertEquals(Outcome.DONE, session.await()); // the failure has the step, expected and got
            }
        }
    }

    @Test
    void anEchoIsMeasuredAndChecked() throws Exception {
        try (ListenSession device = Parley.listen("udp://127.0.0.1:0").echo().open()) {
            String address = "udp://127.0.0.1:" + device.port();

            RoundTripResult result = Measure.roundTrip(address)
                    .rate(Rate.parse("50/s"))
                    .count(20)
                    .run();
            assertEquals(20, result.received());

            Report report = Probe.of(address)
                    .only(List.of("not-utf-8", "binary", "empty"))
                    .run(event -> {});
            assertTrue(report.isGood(), () -> report.findings().toString());
        }
    }
}
