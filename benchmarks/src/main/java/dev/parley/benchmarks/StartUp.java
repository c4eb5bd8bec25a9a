package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How long it takes to send one datagram, from the start of the program to its end. */
final class StartUp implements Benchmark {
    private static final String MESSAGE = "hi";
    private static final int PATIENCE_MILLIS = 2_000;

    private final Tools tools;
    private final Scale scale;

    StartUp(Tools tools, Scale scale) {
        this.tools = tools;
        this.scale = scale;
    }

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String title() {
        return "Start-up: send one datagram and end";
    }

    @Override
    public String work() {
        return "Each program is started, sends `hi` to a UDP port on loopback, and ends. The time runs from the start of the process to its"
                + " end; one sample is the median of " + scale.starts()
                + " starts. The receiver counts: exactly one datagram for each start. CPU is user and system time, all threads."
                + " The last line is no program for users: one Java class with a start-up cache that sends one datagram and nothing else,"
                + " below which no Java program gets.";
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("time", "ms"), new Column("CPU", "ms"));
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        all.add(new Contestant("parley send", port -> tools.parley("send", "udp://127.0.0.1:" + port, MESSAGE)));
        Stream.of(
                        tools.contestant("python3 -c …", "python3", port -> new String[] {
                            "-c",
                            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'" + MESSAGE
                                    + "', ('127.0.0.1', " + port + "))"
                        }),
                        tools.contestant("ncat -u --send-only", "ncat", port ->
                                new String[] {"-u", "--send-only", "127.0.0.1", Integer.toString(port)}),
                        tools.contestant("socat -u STDIN UDP-SENDTO", "socat", port ->
                                new String[] {"-u", "STDIN", "UDP-SENDTO:127.0.0.1:" + port}))
                .flatMap(each -> each)
                .forEach(all::add);
        all.add(floor());
        return all;
    }

    /** The start-up cache takes classes from jars only. */
    private Contestant floor() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(tools.folder().resolve("floor"));
        String jar = folder.resolve("floor.jar").toString();
        String cache = folder.resolve("floor.aot").toString();
        String source = tools.peers().resolve("Floor.java").toString();
        Tools.run(List.of(Tools.java("javac"), "-d", folder.toString(), source));
        Tools.run(List.of(Tools.java("jar"), "--create", "--file", jar, "-C", folder.toString(), "Floor.class"));
        List<String> flags = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jar);
        try (DatagramSocket somebody = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Tools.run(floor(List.of("-XX:AOTCacheOutput=" + cache), flags, somebody.getLocalPort()));
        }
        List<String> cached = List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr");
        return new Contestant("(a JVM alone)", port -> floor(cached, flags, port));
    }

    private static List<String> floor(List<String> first, List<String> flags, int port) {
        return Stream.of(List.of(Tools.java("java")), first, flags, List.of("Floor", Integer.toString(port)))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        Path input = Files.writeString(tools.folder().resolve("message"), MESSAGE);
        Path errors = tools.folder().resolve("errors");
        double[] millis = new double[scale.starts()];
        double[] cpuMillis = new double[scale.starts()];
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<String> command = new ArrayList<>(
                    List.of(tools.compile("stopwatch"), input.toString(), "/dev/null", errors.toString()));
            command.addAll(contestant.command().apply(receiver.getLocalPort()));
            for (int i = 0; i < scale.starts(); i++) {
                Said took = Said.by(command);
                if (took.of("status") != 0) {
                    throw new InvalidRunException(contestant.program() + " ended with status " + took.of("status")
                            + ": " + Files.readString(errors).strip());
                }
                expectOne(contestant, receiver);
                millis[i] = took.of("wall_ns") / 1e6;
                cpuMillis[i] = took.of("cpu_ns") / 1e6;
            }
        }
        return new double[] {Samples.of(millis).median(), Samples.of(cpuMillis).median()};
    }

    private static void expectOne(Contestant contestant, DatagramSocket receiver)
            throws IOException, InvalidRunException {
        DatagramPacket datagram = new DatagramPacket(new byte[100], 100);
        int come = 0;
        try {
            for (receiver.setSoTimeout(PATIENCE_MILLIS); come < 2; receiver.setSoTimeout(1)) {
                receiver.receive(datagram);
                come++;
            }
        } catch (SocketTimeoutException nothingMore) {
            // the program has ended, so all that it sent has come
        }
        String text = new String(datagram.getData(), 0, datagram.getLength(), UTF_8);
        if (come != 1 || !text.equals(MESSAGE)) {
            throw new InvalidRunException(contestant.program() + " sent " + come + " datagrams, the last \"" + text
                    + "\", instead of one \"" + MESSAGE + "\"");
        }
    }
}
