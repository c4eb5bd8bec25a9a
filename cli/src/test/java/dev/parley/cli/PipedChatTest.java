package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of a pipe go out of a chat as they came in, with the line end that they had. */
@Timeout(20)
class PipedChatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / asd\\r\\n|GET / asd\\r\\n|",
                "one\\r\\ntwo\\n\\r\\nlast|one\\r\\ntwo\\n\\r\\nlast\\n|",
                "a\\rb\\n|a\\rb\\n|",
                "a\\r\\n|a\\r\\n|--end crlf",
                "a\\n|a\\r\\n|--end crlf",
                "a\\r\\n|a\\n|--end lf",
                "a\\r\\n|a\\n|--frame lines",
                "61 0d\\r\\n|a\\r|--as hex",
                "61\\n|a\\n|--as hex --end lf"
            })
    void keepsTheLineEndThatItCameWith(String input, String sent, String options) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                try (Socket peer = server.accept()) {
                    return new String(peer.getInputStream().readAllBytes(), UTF_8);
                } catch (IOException bad) {
                    throw new UncheckedIOException(bad);
                }
            });
            List<String> words = new ArrayList<>(List.of("chat", "tcp://127.0.0.1:" + server.getLocalPort(), "-q"));
            words.addAll(options == null ? List.of() : List.of(options.split(" ")));
            CommandLine.typed(resolved(input), words.toArray(String[]::new));

            assertThat(read.get()).isEqualTo(resolved(sent));
        }
    }

    @Test
    void aDatagramHasNoLineEnd() throws IOException {
        try (DatagramSocket target = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            target.setSoTimeout(5_000);
            CommandLine.typed("one\r\n", "chat", "udp://127.0.0.1:" + target.getLocalPort(), "--wait", "0");
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            target.receive(packet);
            assertThat(packet.getLength()).isEqualTo(3);
        }
    }

    private static String resolved(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
