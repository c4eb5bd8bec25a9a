package com.example.byhand;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.RetryingUdpClient;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RetryingUdpClientTest without Parley, for comparison: the device is a DatagramSocket and a thread. */
class UdpClientByHandTest {
    private static final Duration LONG = ofSeconds(10);

    /** Answers what a function says, and keeps what came. */
    private static final class Device {
        private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
        private volatile Function<String, String> answer = question -> null;
        private volatile DatagramSocket socket;
        private volatile SocketAddress client;
        private volatile Throwable broken;

        private record Question(String text, long nanos) {}

        Device() throws IOException {
            open(0);
        }

        private void open(int port) throws IOException {
            socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
            DatagramSocket opened = socket;
            Thread.ofPlatform().daemon().start(() -> run(opened));
        }

        private void run(DatagramSocket opened) {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
                    opened.receive(packet);
                    String text = new String(packet.getData(), 0, packet.getLength(), UTF_8);
                    client = packet.getSocketAddress();
                    questions.add(new Question(text, System.nanoTime()));
                    String says = answer.apply(text);
                    if (says != null) {
                        send(says);
                    }
                }
            } catch (IOException | RuntimeException ended) {
                if (!opened.isClosed()) {
                    broken = ended;
                }
            }
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, client));
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        Question expect(String text) throws InterruptedException {
            Question question = questions.poll(10, SECONDS);
            assertNotNull(question, "no question came within 10 s");
            assertEquals(text, question.text());
            return question;
        }

        void expectNothing() throws InterruptedException {
            Question question = questions.poll(100, MILLISECONDS);
            assertNull(question);
        }

        int down() {
            int port = socket.getLocalPort();
            socket.close();
            return port; // and hopes that nobody takes it meanwhile
        }

        void up(int port) throws IOException {
            open(port);
        }
    }

    private Device device;

    @BeforeEach
    void open() throws IOException {
        device = new Device();
    }

    @AfterEach
    void close() {
        device.down();
        assertNull(device.broken);
    }

    private static String answer(String question, String value) {
        return question.endsWith(" temp?") ? question.replace("temp?", value) : null;
    }

    @Test
    void asksOnceWhereTheAnswerComes() throws Exception {
        device.answer = question -> answer(question, "21");
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            assertEquals("21", client.ask("temp?"));
        }
        device.expect("1 temp?");
        device.expectNothing();
    }

    @Test
    void asksAgainUntilItIsAnswered() throws Exception {
        AtomicInteger count = new AtomicInteger();
        device.answer = question -> count.incrementAndGet() < 3 ? null : answer(question, "21");
        try (var client = new RetryingUdpClient(device.address(), ofMillis(500), 3)) {
            assertEquals("21", client.ask("temp?"));
        }
        for (int i = 0; i < 3; i++) {
            device.expect("1 temp?");
        }
        device.expectNothing();
    }

    @Test
    void givesUpAfterItsLastTry() throws Exception {
        try (var client = new RetryingUdpClient(device.address(), ofMillis(50), 3)) {
            assertThrows(SocketTimeoutException.class, () -> client.ask("temp?"));
        }
        for (int i = 0; i < 3; i++) {
            device.expect("1 temp?");
        }
        device.expectNothing();
    }

    @Test
    void leavesTheDeviceTimeToAnswer() throws Exception {
        try (var client = new RetryingUdpClient(device.address(), ofMillis(500), 2)) {
            assertThrows(SocketTimeoutException.class, () -> client.ask("temp?"));
        }
        long first = device.expect("1 temp?").nanos();
        long second = device.expect("1 temp?").nanos();
        assertTrue(second - first >= 250_000_000, "the second question came after " + (second - first) + " ns");
    }

    @Test
    void takesNoAnswerThatIsLate() throws Exception {
        try (var client = new RetryingUdpClient(device.address(), ofMillis(200), 3)) {
            assertThrows(SocketTimeoutException.class, () -> client.ask("temp?"));
            device.send("1 5");
            device.answer = question -> answer(question, "21");
            assertEquals("21", client.ask("temp?"));
        }
    }

    @Test
    void saysAtOnceThatNobodyListens() throws Exception {
        InetSocketAddress address = device.address();
        device.down();
        try (var client = new RetryingUdpClient(address, LONG, 3)) {
            assertThrows(PortUnreachableException.class, () -> client.ask("temp?"));
        }
    }

    @Test
    void asksAgainWhenTheDeviceIsBack() throws Exception {
        device.answer = question -> answer(question, "21");
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            int port = device.down();
            assertThrows(PortUnreachableException.class, () -> client.ask("temp?"));
            device.up(port);
            assertEquals("21", client.ask("temp?"));
        }
    }

    @Test
    void saysWhatTheDeviceSays() throws Exception {
        device.answer = question -> answer(question, "ERR busy");
        try (var client = new RetryingUdpClient(device.address(), LONG, 3)) {
            var error = assertThrows(IllegalStateException.class, () -> client.ask("temp?"));
            assertEquals("the device says: busy", error.getMessage());
        }
    }
}
