package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.PcapngBlocks;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import dev.parley.testkit.Tshark;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --record} of whole programs: pipes, several sessions, a full disk. */
@EnabledOnOs(OS.LINUX)
class RecordIT {
    private static final int PACKET = 6;
    private static final int STATISTICS = 5;

    @TempDir
    Path folder;

    private String file() {
        return folder.resolve("day.pcapng").toString();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tsharkReadsTheRecordingFromAPipeWhileItIsMade() throws Exception {
        String tshark = Peers.require("tshark");
        List<String> parley = Program.parleyCommand("listen", "udp://127.0.0.1:0", "--echo", "--record", "-");
        String pipeline = String.join(" ", parley) + " | " + tshark + " -i - -l -n -c 2 -T fields -e udp.length";
        try (Program both = Program.of("sh", "-c", pipeline);
                DatagramSocket socket = new DatagramSocket()) {
            int port = both.shownPort();
            socket.send(new DatagramPacket(new byte[5], 5, loopback(port)));

            assertThat(both.awaitOut("13", 2)).isNotEmpty();
        }
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFileThatIsThereIsStatus2() throws Exception {
        Files.writeString(Path.of(file()), "mine");

        CommandLine listen = CommandLine.run("listen", "udp://127.0.0.1:0", "--record", file());

        assertThat(listen.status()).isEqualTo(2);
        assertThat(listen.err()).contains("is there already, and a recording overwrites nothing");
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theEntriesOfASettingsFileShareARecording() throws Exception {
        Path bench = Files.writeString(folder.resolve("bench.yaml"), """
            record: %2$s
            listen:
              - name: device
                address: udp://127.0.0.1:%1$s
                echo: true
            send:
              - name: beacon
                address: udp://127.0.0.1:%1$s
                message: ping
                wait: 20s
            """.formatted(Ports.free(), file()));

        try (Program run = CommandLine.start("run", bench.toString())) {
            run.awaitOut("4 B  ping", 4);
            run.signal("TERM");
            assertThat(run.awaitExit()).isEqualTo(143);
        }
        assertThat(new Tshark(Path.of(file())).fields("", "frame.interface_name", "data.data"))
                .containsExactlyInAnyOrder(
                        "device\t70696e67", "device\t70696e67", "beacon\t70696e67", "beacon\t70696e67");
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theRelaysOfToxiproxysClientsShareARecording() throws Exception {
        int api = Ports.free();
        try (Program relay = Program.parley("relay", "--api", "127.0.0.1:" + api, "--record", file());
                DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket client = new DatagramSocket();
                HttpClient http = HttpClient.newHttpClient()) {
            relay.awaitErr("listening");
            for (String name : List.of("one", "two")) {
                HttpResponse<String> made = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/proxies"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"name\":\"%s\",\"listen\":\"udp://127.0.0.1:0\",\"upstream\":\"udp://127.0.0.1:%d\"}"
                                                .formatted(name, server.getLocalPort())))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                int port = Integer.parseInt(made.body().replaceAll("(?s).*\"listen\":\"[^\"]*:(\\d+)\".*", "$1"));
                client.send(new DatagramPacket(name.getBytes(UTF_8), 3, loopback(port)));
                server.setSoTimeout(20_000);
                server.receive(new DatagramPacket(new byte[10], 10));
                http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/proxies/" + name))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
            relay.signal("TERM");
            assertThat(relay.awaitExit()).isEqualTo(143);
        }
        assertThat(new Tshark(Path.of(file())).fields("", "frame.interface_name", "data.data"))
                .containsExactly("one\t6f6e65", "one\t6f6e65", "two\t74776f", "two\t74776f");
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFullDiskIsStatus3AndTheFileStaysWhole() throws Exception {
        try (Program parley = onASmallDisk("--record", "disk/day.pcapng")) {
            flood(parley, 2_000);

            assertThat(parley.awaitExit()).isEqualTo(3);
            assertThat(String.join("\n", parley.err()))
                    .containsOnlyOnce(
                            "disk/day.pcapng could not be written: No space left on device. The file is whole");
        }
        PcapngBlocks blocks = PcapngBlocks.of(folder.resolve("kept.pcapng"));
        assertThat(blocks.tornBytes()).isZero();
        assertThat(blocks.count(PACKET)).isPositive();
        new Tshark(folder.resolve("kept.pcapng")).assertClean();
    }

    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRecordingThatMayPauseGoesOnWhenThereIsRoom() throws Exception {
        long lost;
        try (Program parley = onASmallDisk("--record", "disk/day.pcapng", "--record-on-error", "pause", "-v")) {
            int port = flood(parley, 10_000);
            parley.awaitErr("pauses: No space left on device");
            Files.writeString(folder.resolve("more-room"), "");
            lost = Long.parseLong(parley.awaitErr("goes on; ")
                    .replaceAll(".* goes on; ([\\d,]+) packets? could not.*", "$1")
                    .replace(",", ""));
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket("the last".getBytes(UTF_8), 8, loopback(port)));
                parley.awaitOut("the last");
            }
            parley.signal("TERM");
            parley.awaitExit();
        }
        Path kept = folder.resolve("kept.pcapng");
        PcapngBlocks blocks = PcapngBlocks.of(kept);
        assertThat(blocks.tornBytes()).isZero();
        assertThat(blocks.types()).endsWith(STATISTICS);
        assertThat(new Tshark(kept)
                        .fields("data.data == " + HexFormat.of().formatHex("the last".getBytes(UTF_8)), "frame.number"))
                .isNotEmpty();
        assertThat(new Tshark(kept)
                        .fields("frame.drop_count", "frame.drop_count").stream()
                                .mapToLong(Long::parseLong)
                                .sum())
                .as("the drop counts of all packets")
                .isEqualTo(lost);
    }

    /** Parley in a folder of 300 KiB, which is enlarged once a file asks for it; what it wrote is kept at its end. */
    private Program onASmallDisk(String... options) throws IOException {
        Files.createDirectory(folder.resolve("disk"));
        List<String> command = new ArrayList<>(Program.parleyCommand("listen", "udp://127.0.0.1:0"));
        command.addAll(List.of(options));
        String script = """
            mount -t tmpfs -o size=300k none disk || exit 77
            (while [ ! -e more-room ] && [ -e disk ] && kill -0 $$; do sleep 0.1; done
             mount -o remount,size=20m disk) 2>/dev/null &
            trap 'kill -TERM $child' TERM
            "$@" & child=$!
            wait $child; status=$?
            while kill -0 $child 2>/dev/null; do wait $child; status=$?; done
            cp disk/day.pcapng kept.pcapng
            touch more-room
            exit $status
            """;
        List<String> all = new ArrayList<>(List.of(Peers.require("unshare"), "-rm", "sh", "-c", script, "sh"));
        all.addAll(command);
        return Program.in(folder, all.toArray(String[]::new));
    }

    private static int flood(Program parley, int count) throws IOException {
        int port = parley.shownPort();
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] bytes = new byte[1_000];
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(bytes, bytes.length, loopback(port)));
            }
        }
        return port;
    }
}
