package dev.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is slow, or does not read, delays nobody else. */
class SlowClientsTest {
    private static final int SLOW = 2_000;

    @Test
    void twoThousandUnfinishedRequestsKeepNoGoodOneFromItsAnswer() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (TestConsole console = TestConsole.opened()) {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        console.server.address().getPort());
                socket.getOutputStream().write("GET /api/v1/st".getBytes(UTF_8));
                slow.add(socket);
            }

            assertThat(console.get("/state").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void pagesThatNeverReadDelayNeitherOthersNorTheSockets() throws Exception {
        List<Socket> pages = new ArrayList<>();
        try (TestConsole console = TestConsole.opened()) {
            console.post("/entries", "kind", "listen", "yaml", "address: udp://127.0.0.1:0\nname: flooded\n");
            for (int i = 0; i < 3; i++) {
                Socket page = new Socket();
                page.setReceiveBufferSize(4_096);
                page.connect(console.server.address());
                page.getOutputStream()
                        .write(
                                "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nOrigin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                                        .formatted(console.server.address().getPort(), console.cookie, console.origin)
                                        .getBytes(UTF_8));
                pages.add(page);
            }
            int port = ((Long) ((Map<?, ?>) ((List<?>) console.entry("flooded").get("dial")).getFirst()).get("port"))
                    .intValue();

            send(port, 20_000);

            Await.until("all are in the ledger", () -> arrived(console) == 20_000);
        } finally {
            for (Socket page : pages) {
                page.close();
            }
        }
    }

    /** Received and dropped: the ledger has every one. */
    private static long arrived(TestConsole console) {
        try {
            Map<?, ?> ledger = (Map<?, ?>) console.entry("flooded").get("ledger");
            long dropped = ((Map<?, ?>) ledger.get("droppedIn"))
                    .values().stream().mapToLong(count -> (Long) count).sum();
            return (Long) ledger.get("received") + dropped;
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void send(int port, int count) throws Exception {
        byte[] payload = new byte[1_000];
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(payload, payload.length, InetAddress.getLoopbackAddress(), port));
            }
        }
    }
}
