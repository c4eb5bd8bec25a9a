package com.example.byhand;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.example.ReconnectingLineClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * ReconnectingLineClientTest without Parley, for comparison: a server in the manner of MockWebServer, which itself speaks HTTP alone:
 * answers are queued beforehand, and takeLine gives what came.
 */
class LineClientByHandTest {
    private static final class MockLineServer {
        private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private volatile ServerSocket listener;

        MockLineServer() throws IOException {
            open(0);
        }

        private void open(int port) throws IOException {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ServerSocket opened = listener;
            Thread.ofPlatform().daemon().start(() -> accept(opened));
        }

        private void accept(ServerSocket opened) {
            try {
                while (true) {
                    connections.add(new Connection(opened.accept()));
                }
            } catch (IOException closed) {
                // It is down.
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) listener.getLocalSocketAddress();
        }

        void enqueue(String answer) {
            answers.add(answer);
        }

        Connection takeConnection() throws InterruptedException {
            Connection connection = connections.poll(2, SECONDS);
            assertNotNull(connection, "no connection came within 2 s");
            return connection;
        }

        int down() throws IOException {
            int port = listener.getLocalPort();
            listener.close();
            for (Connection each : connections) {
                each.socket.close();
            }
            connections.clear();
            return port; // and hopes that nobody takes it meanwhile
        }

        void up(int port) throws IOException {
            open(port);
        }

        private final class Connection {
            private static final String END = "(the end)";

            private final Socket socket;
            private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

            Connection(Socket socket) {
                this.socket = socket;
                Thread.ofPlatform().daemon().start(this::run);
            }

            private void run() {
                try {
                    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        lines.add(line);
                        String answer = line.equals("QUIT") ? answers.poll() : null;
                        if (answer != null) {
                            send(answer + "\n");
                            socket.close();
                        }
                    }
                } catch (IOException broken) {
                    // Its end, too.
                }
                lines.add(END);
            }

            String takeLine() throws InterruptedException {
                String line = lines.poll(2, SECONDS);
                assertNotNull(line, "nothing came within 2 s");
                return line;
            }

            void send(String text) throws IOException {
                socket.getOutputStream().write(text.getBytes(UTF_8));
            }

            void reset() throws IOException {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<IOException> trouble = new LinkedBlockingQueue<>();
    private MockLineServer server;

    @BeforeEach
    void open() throws IOException {
        server = new MockLineServer();
    }

    @AfterEach
    void close() throws IOException {
        server.down();
    }

    private ReconnectingLineClient client() {
        return new ReconnectingLineClient(server.address(), ofMillis(20), heard::add, trouble::add);
    }

    @Test
    void greets() throws Exception {
        try (var client = client()) {
            var connection = server.takeConnection();
            assertEquals("HELLO", connection.takeLine());
            assertNull(connection.lines.poll(100, MILLISECONDS));
        }
    }

    @Test
    void putsALineTogetherThatComesInPieces() throws Exception {
        try (var client = client()) {
            var connection = server.takeConnection();
            connection.send("ready\nal");
            assertEquals("ready", heard.poll(5, SECONDS));
            connection.send("arm\n");
            assertEquals("alarm", heard.poll(5, SECONDS));
        }
    }

    @Test
    void takesTwoLinesApartThatComeAtOnce() throws Exception {
        try (var client = client()) {
            server.takeConnection().send("on\noff\n");
            assertEquals("on", heard.poll(5, SECONDS));
            assertEquals("off", heard.poll(5, SECONDS));
        }
    }

    @Test
    void connectsAgainAfterAReset() throws Exception {
        try (var client = client()) {
            var connection = server.takeConnection();
            assertEquals("HELLO", connection.takeLine());
            connection.reset();
            assertEquals("HELLO", server.takeConnection().takeLine());
        }
    }

    @Test
    void connectsAgainAfterTheServersEnd() throws Exception {
        server.enqueue("BYE");
        try (var client = client()) {
            assertEquals("HELLO", server.takeConnection().takeLine());
            client.say("QUIT");
            assertEquals("BYE", heard.poll(5, SECONDS));
            assertEquals("HELLO", server.takeConnection().takeLine());
        }
    }

    @Test
    void connectsWhenTheServerIsBack() throws Exception {
        InetSocketAddress address = server.address();
        int port = server.down();
        try (var client = new ReconnectingLineClient(address, ofMillis(20), heard::add, trouble::add)) {
            assertInstanceOf(ConnectException.class, trouble.poll(5, SECONDS));
            server.up(port);
            assertEquals("HELLO", server.takeConnection().takeLine());
        }
    }

    @Test
    void endsTheConnectionWhenItIsClosed() throws Exception {
        var client = client();
        var connection = server.takeConnection();
        assertEquals("HELLO", connection.takeLine());
        client.close();
        assertEquals(MockLineServer.Connection.END, connection.takeLine());
    }
}
