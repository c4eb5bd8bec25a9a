package dev.parley.examples;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The class under test of the tutorial about JUnit. */
record Thermometer(String host, int port) {
    int read() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(host, port));
            socket.setSoTimeout(2_000);
            byte[] question = "temp?".getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            socket.receive(answer);
            String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            return Integer.parseInt(text.substring("temp=".length()));
        }
    }
}
