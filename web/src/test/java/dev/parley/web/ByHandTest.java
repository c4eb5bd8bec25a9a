package dev.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import dev.parley.testkit.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person sees what comes, and answers. */
class ByHandTest {
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        console = TestConsole.opened();
    }

    @AfterEach
    void end() {
        console.close();
    }

    private int open(String yaml) throws Exception {
        Map<?, ?> entry =
                console.post("/entries", "kind", "listen", "yaml", yaml).object();
        return ((Long) ((Map<?, ?>) ((List<?>) entry.get("dial")).getFirst()).get("port")).intValue();
    }

    private static DatagramSocket device(int port, String says) throws IOException {
        DatagramSocket device = new DatagramSocket();
        device.setSoTimeout(20_000);
        device.connect(InetAddress.getLoopbackAddress(), port);
        device.send(new DatagramPacket(says.getBytes(UTF_8), says.length()));
        return device;
    }

    private static String heard(DatagramSocket device) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        device.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    /** Follows the live events until there is one like that. */
    private String liveEvent(Predicate<String> wanted) throws Exception {
        return console.liveEvents(0).await(wanted);
    }

    @Test
    void theLastPeerANamedOneAndAllGetAnAnswer() throws Exception {
        int port = open("address: udp://127.0.0.1:0\nname: it\n");
        try (DatagramSocket one = device(port, "one");
                DatagramSocket two = device(port, "two")) {
            console.awaitReceived("it", 2);
            one.send(new DatagramPacket("again".getBytes(UTF_8), 5));
            console.awaitReceived("it", 3);

            console.post("/entries/it/send", "text", "to the last");
            console.post("/entries/it/send", "text", "to\\x20two", "as", "escapes", "to", 2L, "end", "crlf");
            console.post("/entries/it/send", "text", "68 69", "as", "hex", "to", "all", "sequence", true);

            assertThat(heard(one)).isEqualTo("to the last");
            assertThat(heard(one)).isEqualTo("hi");
            assertThat(heard(two)).isEqualTo("to two\r\n");
            assertThat(heard(two)).isEqualTo("hi");
        }
        assertThat(liveEvent(line -> line.contains("\"hand\":true"))).contains("746f20746865206c617374");
        assertThat(liveEvent(line -> line.contains("\"hex\":\"6869\""))).contains("\"how\":\"sequence\"");
    }

    @Test
    void whatARuleAnsweredIsNotByHand() throws Exception {
        int port = open("address: udp://127.0.0.1:0\nname: it\nreply: pong\n");
        try (DatagramSocket device = device(port, "ping")) {
            assertThat(heard(device)).isEqualTo("pong");
        }
        assertThat(liveEvent(line -> line.contains("\"event\":\"sent\""))).doesNotContain("\"hand\"");
    }

    @Test
    void aConnectionIsAnsweredAndAnEmptyRoomForPeersSaysSo() throws Exception {
        int port = open("address: tcp://127.0.0.1:0\nname: it\n");

        assertThat(console.post("/entries/it/send", "text", "x").errors())
                .containsExactly("nobody has come yet, so nobody can be answered");

        try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port)) {
            device.setSoTimeout(20_000);
            device.getOutputStream().write("hello".getBytes(UTF_8));
            console.awaitReceived("it", 1);
            console.post("/entries/it/send", "text", "LED on", "end", "lf");

            assertThat(new BufferedReader(new InputStreamReader(device.getInputStream(), UTF_8)).readLine())
                    .isEqualTo("LED on");
        }
    }

    @Test
    void aChatReachesItsServerAndShowsWhatItSays() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(20_000);
            console.post(
                    "/entries",
                    "kind",
                    "chat",
                    "fields",
                    Map.of("address", "tcp://127.0.0.1:" + server.getLocalPort(), "name", "talk"));
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout(20_000);
                console.post("/entries/talk/send", "text", "hello", "end", "lf");

                assertThat(new BufferedReader(new InputStreamReader(accepted.getInputStream(), UTF_8)).readLine())
                        .isEqualTo("hello");
                accepted.getOutputStream().write("welcome".getBytes(UTF_8));
                console.awaitReceived("talk", 1);
            }
        }
    }

    @Test
    void aMessageRepeatsUntilItIsEnded() throws Exception {
        int port = open("address: udp://127.0.0.1:0\nname: it\n");
        try (DatagramSocket device = device(port, "here")) {
            console.awaitReceived("it", 1);

            Object repeat = console.post("/entries/it/send", "text", "n={{n}}", "as", "template", "every", "20ms")
                    .object()
                    .get("repeat");

            assertThat(heard(device)).isEqualTo("n=1");
            assertThat(heard(device)).isEqualTo("n=2");
            assertThat(heard(device)).isEqualTo("n=3");
            assertThat(liveEvent(line -> line.contains("6e3d33"))).contains("\"how\":\"every 20ms\"");
            assertThat(console.delete("/repeats/" + repeat).status()).isEqualTo(200);
            assertThat(console.get("/state").object().get("repeats").toString()).isEqualTo("[]");
        }
    }

    @Test
    void thePreviewHasTheBytesOrTheEnginesSentence() throws Exception {
        assertThat(console.post("/preview", "text", "\\x01\\n", "as", "escapes", "end", "cr")
                        .object()
                        .get("hex"))
                .isEqualTo("010a0d");
        assertThat(console.post("/preview", "text", "{{nw}}", "as", "template").errors())
                .singleElement()
                .asString()
                .contains("Did you mean {{now}}?");
        assertThat(console.post("/preview", "text", "de ad xx", "as", "hex").status())
                .isEqualTo(422);
    }

    @Test
    void thePreviewOfAnEntryHasWhatItsFramingAdds() throws Exception {
        open("address: tcp://127.0.0.1:0\nname: framed\nframe: \"length=2\"\n");
        open("address: tcp://127.0.0.1:0\nname: bare\nframe: lines\nframe-out: none\n");
        open("address: tcp://127.0.0.1:0\nname: sixteen\nframe: \"fixed=16\"\n");

        Map<?, ?> framed =
                console.post("/preview", "text", "OK", "entry", "framed").object();
        assertThat(framed.get("hex")).isEqualTo("4f4b");
        assertThat(framed.get("wire")).isEqualTo("00024f4b");
        assertThat(framed.get("wireBytes")).isEqualTo(4L);
        assertThat(console.post("/preview", "text", "OK", "entry", "bare")
                        .object()
                        .get("wire"))
                .isEqualTo("4f4b");
        assertThat(console.post("/preview", "text", "OK").object().get("wireBytes"))
                .isEqualTo(2L);
        assertThat(console.post("/preview", "text", "OK", "entry", "sixteen").errors())
                .singleElement()
                .asString()
                .contains("16");
        assertThat(console.post("/preview", "text", "OK", "entry", "nobody").status())
                .isEqualTo(404);
    }

    @Test
    void theAddressesOfTheSimulatedDeviceAreAmongThePeersThatItTalksTo() throws Exception {
        open("address: udp://127.0.0.1:" + Ports.free() + "\nname: it\n");
        console.put("/simulator", "on", true);
        console.awaitReceived("it", 1);

        Await.until("its address is told", () -> simulated().size() == 1);
        assertThat(console.entry("it").get("peers").toString())
                .contains("address=" + simulated().getFirst());

        console.put("/simulator", "on", false);
        assertThat(simulated()).isEmpty();
    }

    private List<?> simulated() {
        try {
            Map<?, ?> simulator = (Map<?, ?>) console.get("/state").object().get("simulator");
            return (List<?>) simulator.get("addresses");
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void rulesAreCheckedShownAndPutToWork() throws Exception {
        int port = open("address: udp://127.0.0.1:0\nname: it\nreply: \"?\"\n");
        String rules = "rules:\n  - match: ping\n    reply: pong\n";
        try (DatagramSocket device = device(port, "ping")) {
            assertThat(heard(device)).isEqualTo("?");
            assertThat(liveEvent(line -> line.contains("\"event\":\"sent\""))).contains("\"hex\":\"3f\"");

            Map<?, ?> wrong = console.post("/entries/it/rules/check", "text", rules.replace("reply", "replay"))
                    .object();
            Map<?, ?> right =
                    console.post("/entries/it/rules/check", "text", rules).object();
            assertThat(wrong.get("errors").toString()).contains("line=3", "Did you mean \"reply\"?");
            assertThat(right.get("rules").toString()).contains("label=ping", "line=2", "count=1");
            assertThat(right.get("results").toString()).contains("reply=706f6e67", "changed=true");

            String other = "rules:\n  - match: pin\n    reply: pong\n";
            assertThat(console.post("/entries/it/rules/check", "text", other)
                            .object()
                            .get("results")
                            .toString())
                    .contains("why=rule rules:2 wants exactly \"pin\"; 1 B more: \"g\"");

            String same = "rules:\n  - otherwise: true\n    reply: \"?\"\n";
            String silent = "rules:\n  - otherwise: true\n    silent: true\n";
            assertThat(console.post("/entries/it/rules/check", "text", same)
                            .object()
                            .get("results")
                            .toString())
                    .contains("changed=false");
            assertThat(console.post("/entries/it/rules/check", "text", silent)
                            .object()
                            .get("results")
                            .toString())
                    .contains("changed=true", "fallsSilent=true");

            String named =
                    "rules:\n  - match: {connect: true}\n    state: in\n  - name: the ping\n    match: {text: ping, state: in}\n    reply: pong\n";
            assertThat(console.post("/entries/it/rules/check", "text", named)
                            .object()
                            .get("results")
                            .toString())
                    .as("a peer that comes is followed too, and a rule may have a name")
                    .contains("label=the ping", "reply=706f6e67");

            String sets =
                    "variables: {last: none}\nrules:\n  - match: {regex: '^(?P<what>.*)$'}\n    set: {last: \"{{what}}!\"}\n    silent: true\n";
            assertThat(console.post("/entries/it/rules/check", "text", sets)
                            .object()
                            .get("results")
                            .toString())
                    .contains("sets=[last = \"ping!\"]");

            assertThat(console.put("/entries/it/rules", "text", rules.replace("reply", "replay"))
                            .errors())
                    .hasSize(1);
            assertThat(console.put("/entries/it/rules", "text", rules).object().get("answers"))
                    .isEqualTo("rules");
            device.send(new DatagramPacket("ping".getBytes(UTF_8), 4));
            assertThat(heard(device)).isEqualTo("pong");
            assertThat(console.entry("it").get("ruleLabels").toString()).matches("\\{bench.yaml:\\d+=ping}");
        }
    }
}
