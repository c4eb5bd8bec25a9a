package dev.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import dev.parley.web.workbench.Captures;
import dev.parley.web.workbench.EntryView;
import dev.parley.web.workbench.Workbench;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the state says of an entry after something went wrong, or after it was stopped. */
@Timeout(60)
class EntryStateTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        console = TestConsole.opened();
    }

    @AfterEach
    void end() {
        console.close();
    }

    private static void say(int port, String text) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, HERE)) {
            byte[] bytes = text.getBytes(UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, HERE, port));
        }
    }

    private static String tcp(String name, int port) {
        return "  - name: %s\n    address: tcp://127.0.0.1:%d\n".formatted(name, port);
    }

    private long eventsOf(String kind) {
        long count = 0;
        for (long n = 1; ; n++) {
            try {
                TestConsole.Answer answer = console.get("/messages/" + n);
                if (answer.status() != 200) {
                    return count;
                }
                count += kind.equals(answer.object().get("event")) ? 1 : 0;
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        }
    }

    @Test
    void aListenerThatOpensLaterIsWellAgain() throws Exception {
        try (ServerSocket holder = new ServerSocket(Ports.free(), 1, HERE)) {
            console.put("/bench", "text", "listen:\n" + tcp("late", holder.getLocalPort()), "file", "x.yaml");
            assertThat(console.entry("late").get("state")).isEqualTo("failed");
            assertThat(console.entry("late").get("says").toString()).contains("is in use");
        }
        assertThat(console.post("/entries/late/start").status()).isEqualTo(200);
        assertThat(console.entry("late").get("state")).isEqualTo("listening");
        assertThat(console.entry("late").get("says")).isNull();
    }

    @Test
    void aFailureIsToldOnceAndNotTriedAgainWhileOthersChange() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, HERE)) {
            console.put("/bench", "text", "listen:\n" + tcp("taken", holder.getLocalPort()), "file", "x.yaml");
            console.post("/entries", "kind", "listen", "yaml", "name: other\naddress: udp://127.0.0.1:0\n");
            console.put("/entries/other", "yaml", "name: other\naddress: udp://127.0.0.1:0\nreply: x\n");
            console.post("/entries/other/stop");

            assertThat(eventsOf("failed")).isEqualTo(1);
            assertThat(console.entry("taken").get("state")).isEqualTo("failed");

            assertThat(console.post("/entries/taken/start").status()).isEqualTo(409);
            assertThat(eventsOf("failed")).isEqualTo(2);
        }
    }

    @Test
    void anEditToAPortThatIsTakenIsRefusedAndTheListenerStays() throws Exception {
        int port = Ports.free();
        console.post("/entries", "kind", "listen", "yaml", "name: it\naddress: udp://127.0.0.1:" + port + "\n");
        try (DatagramSocket holder = new DatagramSocket(0, HERE)) {
            TestConsole.Answer answer = console.put(
                    "/entries/it", "yaml", "name: it\naddress: udp://127.0.0.1:" + holder.getLocalPort() + "\n");

            assertThat(answer.status()).isEqualTo(409);
        }
        assertThat(console.entry("it").get("addresses")).isEqualTo(List.of("udp://127.0.0.1:" + port));
        assertThat(console.entry("it").get("yaml").toString()).contains(":" + port);
        say(port, "still here");
        console.awaitReceived("it", 1);
    }

    @Test
    void theSumsStayWhileItIsStoppedAndGoOnWhenItIsStarted() throws Exception {
        int port = Ports.free();
        String yaml = "name: it\naddress: udp://127.0.0.1:" + port + "\n";
        console.post("/entries", "kind", "listen", "yaml", yaml);
        say(port, "one");
        console.awaitReceived("it", 1);

        console.post("/entries/it/stop");
        assertThat(console.entry("it").get("state")).isEqualTo("stopped");
        assertThat(received("it")).isEqualTo(1);

        console.post("/entries/it/start");
        say(port, "two");
        console.awaitReceived("it", 2);
        assertThat(received("it")).isEqualTo(2);

        console.delete("/entries/it");
        console.post("/entries", "kind", "listen", "yaml", yaml);
        assertThat(received("it")).isZero();
    }

    private long received(String name) throws Exception {
        return (Long) ((Map<?, ?>) console.entry(name).get("ledger")).get("received");
    }

    @Test
    void aPeerThatRefusesItsAnswerLeavesTheListenerWell() throws Exception {
        EntryView view = new EntryView();
        try (Workbench workbench = Workbench.open(view)) {
            workbench.add("listen", "name: it\naddress: udp://127.0.0.1:0\nreply: x\n");
            // Not every system tells a listener of it.
            view.on(new Event.Refused(
                    new Event.Header(0, "it", null, null, 0), Cause.PORT_UNREACHABLE, "nobody is there any more"));

            Map<?, ?> it =
                    view.changing(workbench, new Captures(workbench, Path.of("no-such-folder")), workbench.item("it"));

            assertThat(it.get("state")).isEqualTo("listening");
            assertThat(it.get("says")).isNull();
        }
    }

    @Test
    void aChatThatGoesOnAfterARefusalIsWellAgain() throws Exception {
        int port = Ports.free();
        console.post("/entries", "kind", "chat", "yaml", "name: talk\naddress: udp://127.0.0.1:" + port + "\n");
        console.post("/entries/talk/send", "to", "all", "as", "text", "text", "hello?", "end", "none");
        Await.until("a refusal", () -> eventsOf("refused") > 0);
        awaitState("talk", "refused");

        try (DatagramSocket peer = new DatagramSocket(port, HERE)) {
            console.post("/entries/talk/send", "to", "all", "as", "text", "text", "now?", "end", "none");
            peer.setSoTimeout(20_000);
            peer.receive(new DatagramPacket(new byte[64], 64));
            awaitState("talk", "connected");
        }
    }

    private void awaitState(String name, String state) {
        Await.until(name + " is " + state, () -> {
            try {
                return state.equals(console.entry(name).get("state"));
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        });
    }
}
