package dev.parley.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.session.listen.ListenSession;
import dev.parley.template.Template;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tests of the tutorial about JUnit, docs/tutorial/java.md. A test of the pages compares them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThermometerTest {
    @Test
    void asksForTheTemperature() throws Exception {
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0").reply("temp=21").open()) {
            int port = device.endpoints().getFirst().port();

            assertEquals(21, new Thermometer("127.0.0.1", port).read());

            assertEquals(1, device.totals().received());
        }
    }

    @Test
    void waitsForASlowDevice() throws Exception {
        Rules rules = Rules.of(List.of(
                new Rule(
                        List.of(new Match.Exactly(Payload.of("temp?"))),
                        List.of(new Action.Wait(Duration.ofMillis(100)), reply("temp=21")),
                        "temperature, late"),
                new Rule(List.of(new Match.Anything()), List.of(reply("ERR unknown: {{data}}")), "anything else")));
        try (ListenSession device =
                Parley.listen("udp://127.0.0.1:0").rules(rules).open()) {
            int port = device.endpoints().getFirst().port();

            assertEquals(21, new Thermometer("127.0.0.1", port).read());
        }
    }

    private static Action reply(String template) {
        return new Action.Reply(Template.forReply(template), new Action.Recipient.Sender());
    }

    @Test
    void givesUpWhenNothingComes() throws Exception {
        // silent: your client must give up in time
        try (ListenSession silent = Parley.listen("udp://127.0.0.1:0").open()) {
            int port = silent.endpoints().getFirst().port();
            assertThrows(SocketTimeoutException.class, () -> new Thermometer("127.0.0.1", port).read());
        }

        // gone: nobody listens on this port any more, and the system says so
        int port;
        try (ListenSession gone = Parley.listen("udp://127.0.0.1:0").open()) {
            port = gone.endpoints().getFirst().port();
        }
        assertThrows(PortUnreachableException.class, () -> new Thermometer("127.0.0.1", port).read());
    }

    @Test
    void showsWhatTheClientAsked() throws Exception {
        List<String> requests = new CopyOnWriteArrayList<>();
        try (ListenSession device = Parley.listen("tcp://127.0.0.1:0")
                .frame(Framing.lines())
                .reply("ok")
                .open(event -> {
                    if (event instanceof Event.Received received) {
                        requests.add(received.payload().escaped());
                    }
                })) {
            assertEquals("ok", ask(device.endpoints().getFirst().port(), "status?\n"));
            device.close();
            assertEquals(List.of("status?"), requests);
        }
    }

    private static String ask(int port, String line) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
