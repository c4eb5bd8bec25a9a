package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is said of peers on UDP that have gone. Only Linux's own ports hear of it without a connection. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedAnswersIT {
    @TempDir
    Path folder;

    private static DatagramSocket peer() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(DatagramSocket from, String text, int port) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    /** Reads until something holds that part. */
    private static void hear(DatagramSocket socket, String part) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        do {
            packet.setLength(2_000);
            socket.receive(packet);
        } while (!new String(packet.getData(), 0, packet.getLength(), UTF_8).contains(part));
    }

    @Test
    void anAnswerToAClientThatHasLeftAdvisesNobodyToStartAReceiver() throws Exception {
        Path rules = Files.writeString(folder.resolve("slow.yaml"), """
                rules:
                  - otherwise: true
                    then:
                      - wait: 2s
                      - reply: late
                """);
        try (Program listener = Program.parley("listen", "udp://127.0.0.1:0", "--rules", rules.toString(), "--json")) {
            try (DatagramSocket client = peer()) {
                send(client, "hello", listener.listeningPort());
            }
            assertThat(listener.awaitOut("\"event\":\"refused\""))
                    .contains("the answer came too late")
                    .doesNotContain("Start the receiver");
        }
    }

    @Test
    void aMemberOfARoomThatHasGoneIsToldOnce() throws Exception {
        try (Program room = Program.parley("room", "udp://127.0.0.1:0", "--json");
                DatagramSocket stays = peer()) {
            int port = room.listeningPort();
            send(stays, "hello", port);
            hear(stays, "you are");
            try (DatagramSocket goes = peer()) {
                send(goes, "hello", port);
                hear(goes, "you are");
            }
            try (DatagramSocket takesLeave = peer()) {
                send(takesLeave, "hello", port);
                hear(takesLeave, "you are");
                send(takesLeave, "/leave", port);
            }
            send(stays, "anybody?", port);
            room.awaitOut("\"event\":\"left\"", 2);
            hear(stays, " left");
            hear(stays, " left");
            send(stays, "/who", port);
            hear(stays, "1 here");
            assertThat(room.out()).noneMatch(line -> line.contains("\"event\":\"refused\""));
            assertThat(room.out().stream().filter(line -> line.contains("\"event\":\"left\"")))
                    .hasSize(2);
        }
    }
}
