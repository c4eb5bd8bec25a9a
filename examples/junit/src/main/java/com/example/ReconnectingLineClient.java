package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Stays connected to a server that sends lines: whenever the connection ends, it connects again. It greets with HELLO. */
public final class ReconnectingLineClient implements AutoCloseable {
    private final InetSocketAddress server;
    private final Duration pause;
    private final Consumer<String> heard;
    private final Consumer<IOException> trouble;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Socket socket = new Socket();

    /**
     * @param pause how long to wait before it connects again
     * @param heard gets each line
     * @param trouble gets what ended a connection, or why there is none
     */
    public ReconnectingLineClient(
            InetSocketAddress server, Duration pause, Consumer<String> heard, Consumer<IOException> trouble) {
        this.server = server;
        this.pause = pause;
        this.heard = heard;
        this.trouble = trouble;
        Thread.ofPlatform().daemon().name("line-client").start(this::run);
    }

    private void run() {
        try {
            do {
                connect();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        try (Socket connected = new Socket()) {
            connected.connect(server, 2_000);
            socket = connected;
            say("HELLO");
            BufferedReader in = new BufferedReader(new InputStreamReader(connected.getInputStream(), UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.accept(line);
            }
        } catch (IOException bad) {
            trouble.accept(bad);
        }
    }

    /** Sends a line. */
    public void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
