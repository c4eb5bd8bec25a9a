package dev.parley.measure;

import dev.parley.measure.protocol.Frame;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An echo that loses, delays, repeats and reorders by seeded chance, and remembers what it decided. */
public final class UnrulyPeer implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Random random;
    private final int lossPercent;
    private final int duplicatePercent;
    private final int holdPercent;
    private final long delayNanos;
    private final List<Long> left = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long lost;
    private long duplicated;

    public UnrulyPeer(long seed, int lossPercent, int duplicatePercent, int holdPercent, Duration delay)
            throws IOException {
        socket.setReceiveBufferSize(1 << 20); // what comes while this side is held up waits there
        this.random = new Random(seed);
        this.lossPercent = lossPercent;
        this.duplicatePercent = duplicatePercent;
        this.holdPercent = holdPercent;
        this.delayNanos = delay.toNanos();
        Thread.ofPlatform().daemon().start(this::run);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void run() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(packet);
                decide(packet, System.nanoTime());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private synchronized void decide(DatagramPacket packet, long arrived) {
        // Always three draws, so that one decision does not shift the next.
        boolean lose = random.nextInt(100) < lossPercent;
        boolean twice = random.nextInt(100) < duplicatePercent;
        boolean hold = random.nextInt(100) < holdPercent;
        if (lose) {
            lost++;
            return;
        }
        duplicated += twice ? 1 : 0;
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        SocketAddress peer = packet.getSocketAddress();
        long delay = hold ? delayNanos + 20_000_000 : delayNanos;
        ScheduledFuture<?> _ =
                timer.schedule(() -> send(bytes, peer, arrived, twice ? 2 : 1), delay, TimeUnit.NANOSECONDS);
    }

    private synchronized void send(byte[] bytes, SocketAddress peer, long arrived, int times) {
        try {
            for (int i = 0; i < times; i++) {
                left.add(ByteBuffer.wrap(bytes).getLong(Frame.SEQUENCE));
                socket.send(new DatagramPacket(bytes, bytes.length, peer));
            }
            delays.add(System.nanoTime() - arrived);
        } catch (IOException closed) {
            // the test is over
        }
    }

    public synchronized long lost() {
        return lost;
    }

    public synchronized long duplicated() {
        return duplicated;
    }

    /** The numbers of all echoes, in the order in which they left. */
    public synchronized List<Long> sequencesThatLeft() {
        return List.copyOf(left);
    }

    public synchronized double leastDelayNanos() {
        return Collections.min(delays);
    }

    public synchronized double medianDelayNanos() {
        List<Long> sorted = delays.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        socket.close();
    }
}
