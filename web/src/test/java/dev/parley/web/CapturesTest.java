package dev.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.capture.Capture;
import dev.parley.capture.FlowEvent;
import dev.parley.testkit.Await;
import dev.parley.web.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page records, opens and sends again, through its API. */
class CapturesTest {
    private static final byte[] PCAP_HEADER = {
        (byte) 0xd4, (byte) 0xc3, (byte) 0xb2, (byte) 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 101, 0, 0, 0
    };

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

    private TestConsole.Answer record(String entry, boolean on) throws Exception {
        return console.put("/entries/" + entry + "/recording", "on", on);
    }

    private static String ask(DatagramSocket device, int port, String says) throws IOException {
        device.setSoTimeout(20_000);
        byte[] bytes = says.getBytes(UTF_8);
        device.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
        device.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), UTF_8);
    }

    private List<Map<?, ?>> captures() throws Exception {
        Map<?, ?> all = (Map<?, ?>) console.get("/state").object().get("captures");
        return ((List<?>) all.get("files"))
                .stream().<Map<?, ?>>map(file -> (Map<?, ?>) file).toList();
    }

    private static List<String> members(Object list, String name) {
        return ((List<?>) list)
                .stream()
                        .map(each -> String.valueOf(((Map<?, ?>) each).get(name)))
                        .toList();
    }

    private HttpResponse<byte[]> exchange(String method, String path, byte[] body, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.origin + "/api/v1" + path))
                .header("Cookie", console.cookie)
                .header("Origin", console.origin)
                .header("Content-Type", type)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        return console.http.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> openCapture(String name, byte[] content) throws Exception {
        return exchange("POST", "/captures?name=" + name, content, "application/octet-stream");
    }

    private static Map<?, ?> json(HttpResponse<byte[]> answer) {
        return (Map<?, ?>) Json.read(new ByteArrayInputStream(answer.body()));
    }

    private static List<String> payloads(byte[] file) throws IOException {
        try (Capture capture = Capture.open(new ByteArrayInputStream(file));
                Stream<FlowEvent.Message> messages = capture.messages()) {
            return messages.map(message -> message.payload().toString()).toList();
        }
    }

    /** Of a recording that holds one question and its answer. */
    private byte[] recordingOfPing(int port) throws Exception {
        record("it", true);
        try (DatagramSocket device = new DatagramSocket()) {
            assertThat(ask(device, port, "ping")).isEqualTo("pong");
        }
        record("it", false);
        Map<?, ?> capture = captures().getLast();
        return exchange("GET", "/captures/" + capture.get("id") + "/file", new byte[0], "text/plain")
                .body();
    }

    @Test
    void anEntryIsRecordedFromAMomentToAMoment() throws Exception {
        int port = open("name: it\naddress: udp://127.0.0.1:0\nreply: pong\n");
        try (DatagramSocket device = new DatagramSocket()) {
            ask(device, port, "before");
            Map<?, ?> recording = (Map<?, ?>) record("it", true).object().get("recording");
            assertThat(recording.get("state")).isEqualTo("recording");
            ask(device, port, "meanwhile");
            assertThat(record("it", false).object().get("recording")).isNull();
            ask(device, port, "after");

            Map<?, ?> kept = captures().getLast();
            assertThat(kept.get("state")).isEqualTo("kept");
            assertThat((String) kept.get("name")).matches("it-\\d{8}-\\d{6}\\.pcapng");
            Path file = console.folder.resolve("recordings").resolve((String) kept.get("name"));
            HttpResponse<byte[]> download =
                    exchange("GET", "/captures/" + kept.get("id") + "/file", new byte[0], "text/plain");
            assertThat(download.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + kept.get("name") + "\"");
            assertThat(download.body())
                    .isEqualTo(Files.readAllBytes(file))
                    .hasSize(((Long) kept.get("bytes")).intValue());
            assertThat(payloads(download.body())).containsExactly("meanwhile", "pong");
        }
    }

    @Test
    void aConnectionThatWasOpenGoesOnInTheRecording() throws Exception {
        int port = open("name: it\naddress: tcp://127.0.0.1:0\necho: true\n");
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write("one".getBytes(UTF_8));
            client.getInputStream().readNBytes(3);
            record("it", true);
            client.getOutputStream().write("two".getBytes(UTF_8));
            client.getInputStream().readNBytes(3);
        }
        Await.until("it is closed", () -> peers() == 0);
        console.post("/entries/it/stop");

        Map<?, ?> kept = captures().getLast();
        assertThat(kept.get("state")).as("stopping an entry ends its recording").isEqualTo("kept");
        Map<?, ?> messages =
                console.get("/captures/" + kept.get("id") + "/messages").object();
        assertThat(members(messages.get("events"), "event")).containsExactly("received", "sent", "closed");
        assertThat(members(messages.get("events"), "hex")).containsExactly("74776f", "74776f", "null");
        assertThat(members(messages.get("events"), "local").getFirst()).endsWith("127.0.0.1:" + port);
        assertThat(messages.get("more")).isEqualTo(false);
        assertThat(((List<?>) messages.get("interfaces")).toString()).contains("ledger: received");
    }

    private int peers() {
        try {
            return ((List<?>) console.entry("it").get("peers")).size();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void whatIsNotOpenOrIsRecordedAlreadyIsRefused() throws Exception {
        open("name: it\naddress: udp://127.0.0.1:0\n");

        assertThat(record("other", true).status()).isEqualTo(404);
        record("it", true);
        assertThat(record("it", true).errors()).containsExactly("'it' is recorded already");
        TestConsole.Answer deleted =
                console.delete("/captures/" + captures().getLast().get("id"));
        assertThat(deleted.status()).isEqualTo(409);
        console.post("/entries/it/stop");
        assertThat(record("it", true).errors()).containsExactly("'it' is not open, so nothing of it can be recorded");
        assertThat(console.delete("/captures/" + captures().getLast().get("id")).status())
                .isEqualTo(200);
        assertThat(captures()).isEmpty();
    }

    @Test
    void aCaptureIsOpenedReadAndForgottenWithTheServer() throws Exception {
        int port = open("name: it\naddress: udp://127.0.0.1:0\nreply: pong\n");
        byte[] file = recordingOfPing(port);

        Map<?, ?> opened = json(openCapture("..%2F..%2Fetc%2Fmine.pcapng", file));

        assertThat(opened.get("name")).isEqualTo("mine.pcapng");
        assertThat(opened.get("state")).isEqualTo("opened");
        Map<?, ?> messages =
                console.get("/captures/" + opened.get("id") + "/messages").object();
        assertThat(members(messages.get("events"), "event")).containsExactly("received", "sent");
        assertThat(console.get("/captures/" + opened.get("id") + "/messages?after=1")
                        .object()
                        .get("events")
                        .toString())
                .contains("sent")
                .doesNotContain("received");
        assertThat(console.get("/captures/" + opened.get("id") + "/messages?frame=nothing")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatIsNoCaptureIsRefusedAndNotKept() throws Exception {
        HttpResponse<byte[]> text = openCapture("a.txt", "this is no capture at all".getBytes(UTF_8));
        HttpResponse<byte[]> form = exchange("POST", "/captures?name=a", PCAP_HEADER, "text/plain");

        assertThat(text.statusCode()).isEqualTo(422);
        assertThat(json(text).toString()).contains("this is no capture that can be read");
        assertThat(form.statusCode()).isEqualTo(422);
        assertThat(captures()).isEmpty();
        assertThat(openCapture("empty.pcap", PCAP_HEADER).statusCode()).isEqualTo(200);
    }

    @Test
    void aCaptureThatIsTooLongIsRefused() throws Exception {
        byte[] long64MiB = new byte[(64 << 20) + 1];
        System.arraycopy(PCAP_HEADER, 0, long64MiB, 0, PCAP_HEADER.length);

        HttpResponse<byte[]> answer = openCapture("long.pcap", long64MiB);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).toString()).contains("longer than 64 MiB");
        assertThat(captures()).isEmpty();
    }

    @Test
    void aCaptureIsSentAgainAndItsEventsAreLive() throws Exception {
        int port = open("name: it\naddress: udp://127.0.0.1:0\nreply: pong\n");
        Object id = json(openCapture("mine.pcapng", recordingOfPing(port))).get("id");
        TestConsole.LiveMessages live = console.liveEvents(0);

        Map<?, ?> replay = console.post(
                        "/captures/" + id + "/replay",
                        "address",
                        "udp://127.0.0.1:" + port,
                        "options",
                        Map.of("expect", true, "asap", "true"))
                .object();

        assertThat(replay.get("session")).isEqualTo("replay 1");
        live.await(message -> message.contains("\"session\":\"replay 1\"") && message.contains("706f6e67"));
        Await.until("it ends", () -> !Boolean.TRUE.equals(replays().getLast().get("running")));
        Map<?, ?> ended = replays().getLast();
        assertThat(ended.get("good")).isEqualTo(true);
        assertThat(ended.get("sent")).isEqualTo(1L);
        assertThat(ended.get("received")).isEqualTo(1L);
    }

    private List<Map<?, ?>> replays() {
        try {
            return ((List<?>) console.get("/state").object().get("replays"))
                    .stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void aReplayThatCannotBeIsRefusedWithItsField() throws Exception {
        int port = open("name: it\naddress: udp://127.0.0.1:0\nreply: pong\n");
        String path = "/captures/"
                + json(openCapture("mine.pcapng", recordingOfPing(port))).get("id") + "/replay";
        String there = "udp://127.0.0.1:" + port;

        for (Object[] row : new Object[][] {
            {"address", "nonsense", Map.of()},
            {"address", "tcp://127.0.0.1:" + port, Map.of()},
            {"speed", there, Map.of("speed", "-1")},
            {"record", there, Map.of("record", "/tmp/x.pcapng")},
            {"speed", there, Map.of("speed", "2", "asap", "true")},
            {"flow", there, Map.of("flow", "9")},
        }) {
            TestConsole.Answer answer = console.post(path, "address", row[1], "options", row[2]);
            assertThat(answer.status()).as("%s %s", row[1], row[2]).isEqualTo(422);
            assertThat(((Map<?, ?>) ((List<?>) answer.object().get("errors")).getFirst()).get("field"))
                    .as("%s", answer.errors())
                    .isEqualTo(row[0]);
        }
        assertThat(replays()).isEmpty();
    }

    @Test
    void aPageNamesNoFileOfThisComputer() throws Exception {
        Path named = console.folder.resolve("named.pcapng");
        String yaml = "name: it\naddress: udp://127.0.0.1:0\nrecord: " + named + "\n";

        TestConsole.Answer added = console.post("/entries", "kind", "listen", "yaml", yaml);
        TestConsole.Answer replaced =
                console.put("/bench", "text", "record: " + named + "\nlisten:\n  - address: udp://127.0.0.1:0\n");

        assertThat(added.status()).isEqualTo(422);
        assertThat(added.errors()).singleElement().asString().contains("a page may name no file of this computer");
        assertThat(replaced.status()).isEqualTo(422);
        assertThat(named).doesNotExist();
        console.server.bench("bench.yaml", "record: " + named + "\nlisten:\n  - address: udp://127.0.0.1:0\n");
        assertThat(console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: more\n")
                        .status())
                .as("what its file names, a bench may")
                .isEqualTo(200);
        assertThat(named).exists();
    }

    @Test
    void recordingsOfAnEarlierStartAreThere() throws Exception {
        int port = open("name: it\naddress: udp://127.0.0.1:0\nreply: pong\n");
        recordingOfPing(port);
        try (TestConsole again = new TestConsole(console.folder)) {
            again.open();
            Map<?, ?> all = (Map<?, ?>) again.get("/state").object().get("captures");
            assertThat(all.get("folder"))
                    .isEqualTo(console.folder.resolve("recordings").toString());
            assertThat((List<?>) all.get("files")).hasSize(1);
        }
        assertThat(Files.isDirectory(console.folder.resolve("recordings"))).isTrue();
    }
}
