package dev.parley.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.testkit.Attentive;
import dev.parley.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One program of the tutorials and what stands for it here.
 *
 * @param tutorial where the program is from
 * @param program what it does
 * @param script the tutorial's program, among the test's resources
 * @param name the same program in Java
 * @param otherSide the example that it talks to
 * @param command the {@code parley} command that it talks to
 */
record Example(String tutorial, String program, String script, String name, String otherSide, String command) {
    static final List<Example> ALL = List.of(
            mpythonUdp("UDP client", "mpython_udp_client", "RepeatedSender", "UdpServer", "listen udp://:6000"),
            mpythonUdp(
                    "UDP server",
                    "mpython_udp_server",
                    "UdpServer",
                    "RepeatedSender",
                    "send udp://DEVICE:6000 \"hello\""),
            mpythonTcp("TCP client", "mpython_tcp_client", "TcpClient", "TcpServer", "listen tcp://:5001"),
            mpythonTcp(
                    "TCP server",
                    "mpython_tcp_server",
                    "TcpServer",
                    "TcpClient",
                    "send tcp://DEVICE:5001 \"hello\" --wait 2s"),
            openmv("one-shot send", "openmv_send", "SendOnce", "Receiver", "listen udp://:9000"),
            openmv("many targets", "openmv_send_many", "SendToMany", "Receiver", "listen udp://:9000"),
            openmv("receiver", "openmv_receive", "Receiver", "SendOnce", "send udp://CAMERA:9000 \"hello\""),
            openmv("ping-pong", "openmv_pong", "PongServer", "Request", "send udp://CAMERA:9000 \"ping\" --wait 2s"),
            openmv("ack server", "openmv_ack", "AckServer", "Request", "send udp://CAMERA:9000 \"ping\" --wait 2s"),
            openmv(
                    "request with time-out",
                    "openmv_ping",
                    "Request",
                    "AckServer",
                    "listen udp://:9000 --reply \"ack: {{data}}\""),
            new Example(
                    "UDP chat",
                    "server",
                    "chat_server",
                    "ChatServer",
                    "ChatClient",
                    "send udp://127.0.0.1:12345 \"Hello UDP!\" --wait 2s"),
            new Example(
                    "UDP chat",
                    "client",
                    "chat_client",
                    "ChatClient",
                    "ChatServer",
                    "listen udp://:12345 --reply \"Server acknowledges: {{data}}\""),
            new Example("UDP beacon", "client", "beacon_client", "Beacon", "BeaconListener", "listen udp://:2323"),
            new Example(
                    "UDP beacon",
                    "server",
                    "beacon_server",
                    "BeaconListener",
                    "Beacon",
                    "send udp://127.0.0.1:2323 --template \"ATU {{now}}\" --every 1s"));

    private static final Pattern LISTENING = Pattern.compile("listening on (?:udp|tcp)://\\S*:(\\d+)\\.");

    private static Example mpythonUdp(String program, String script, String name, String otherSide, String command) {
        return new Example("mPython, Socket-UDP", program, script, name, otherSide, command);
    }

    private static Example mpythonTcp(String program, String script, String name, String otherSide, String command) {
        return new Example("mPython, Socket-TCP", program, script, name, otherSide, command);
    }

    private static Example openmv(String program, String script, String name, String otherSide, String command) {
        return new Example("OpenMV, UDP sockets", program, script, name, otherSide, command);
    }

    /** The module's folder, where Maven runs the tests. */
    static Path folder() {
        return Path.of("").toAbsolutePath();
    }

    Path source() {
        return folder().resolve(name + ".java");
    }

    /** How many lines of the example are neither blank nor a comment. */
    long lines() {
        return lines(source(), "//");
    }

    /** How many lines of the tutorial's program are neither blank nor a comment. */
    long scriptLines() {
        return lines(folder().resolveSibling("cli/src/test/resources/tutorials/" + script + ".py"), "#");
    }

    private static long lines(Path file, String comment) {
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith(comment))
                    .count();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** Runs what the build compiled of an example: a source file takes its time to compile at each start. */
    static Program run(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("parley.jar") + File.pathSeparator + System.getProperty("parley.examples"),
                name));
        command.addAll(List.of(args));
        return Program.of(Attentive.command(command).toArray(String[]::new));
    }

    /** For an example that listens: its port, as soon as it listens. */
    static int port(Program listening) {
        Matcher matcher = LISTENING.matcher(listening.awaitOut("listening on "));
        if (!matcher.find()) {
            throw new AssertionError("no port in what was printed: " + listening.out());
        }
        return Integer.parseInt(matcher.group(1));
    }
}
