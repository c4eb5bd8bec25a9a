package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Asks a device over UDP, and asks again where no answer comes. A question has a number, {@code 7 temp?}, and so has its answer,
 * {@code 7 21} or {@code 7 ERR busy}.
 */
public final class RetryingUdpClient implements AutoCloseable {
    private final DatagramSocket socket;
    private final Duration timeout;
    private final int tries;
    private int lastNumber;

    /** @param timeout how long one try waits */
    public RetryingUdpClient(InetSocketAddress device, Duration timeout, int tries) throws IOException {
        this.socket = new DatagramSocket();
        this.timeout = timeout;
        this.tries = tries;
        socket.connect(device);
    }

    /**
     * Asks, and gives the answer.
     *
     * @throws SocketTimeoutException if none came to any try
     * @throws java.net.PortUnreachableException if nobody listens there
     * @throws IllegalStateException if the device answered with an error
     */
    public String ask(String question) throws IOException {
        String number = ++lastNumber + " ";
        byte[] request = (number + question).getBytes(UTF_8);
        for (int i = 0; i < tries; i++) {
            socket.send(new DatagramPacket(request, request.length));
            String answer = receive(number);
            if (answer != null) {
                return value(answer);
            }
        }
        throw new SocketTimeoutException("no answer to \"%s\" after %d tries".formatted(question, tries));
    }

    private String receive(String number) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            int left = (int) ((end - System.nanoTime()) / 1_000_000);
            if (left <= 0) {
                return null;
            }
            socket.setSoTimeout(left);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException over) {
                return null;
            }
            String answer = new String(packet.getData(), 0, packet.getLength(), UTF_8);
            if (answer.startsWith(number)) { // else it answers an earlier question
                return answer.substring(number.length());
            }
        }
    }

    private static String value(String answer) {
        if (answer.startsWith("ERR ")) {
            throw new IllegalStateException("the device says: " + answer.substring(4));
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
