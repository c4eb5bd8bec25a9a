package dev.parley.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.testkit.Peers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What Wireshark's tshark finds in a capture; below UDP and TCP, where it guesses no protocol. */
final class Tshark {
    private static List<String> command(Path file, String... more) {
        List<String> command = new ArrayList<>(List.of(Peers.require("tshark"), "-n", "-r", file.toString()));
        command.addAll(Arrays.asList(more));
        return command;
    }

    /** For each packet the payload of UDP or TCP in hex. */
    List<String> payloads(Path file) throws IOException, InterruptedException {
        return run(command(file, "-T", "fields", "-e", "udp.payload", "-e", "tcp.payload"))
                .lines()
                .map(line -> line.replaceAll("[\\t:]", ""))
                .toList();
    }

    /** A connection as it follows it: what went up, and behind a slash what came down. */
    String follow(Path file, int stream) throws IOException, InterruptedException {
        StringBuilder up = new StringBuilder();
        StringBuilder down = new StringBuilder();
        String text = run(command(file, "-q", "-z", "follow,tcp,raw," + stream));
        for (String line : text.lines().toList()) {
            if (line.matches("\\t?[0-9a-f]+")) {
                (line.startsWith("\t") ? down : up).append(line.strip());
            }
        }
        return up + "/" + down;
    }

    /** What it writes in the place of bytes that are missing. */
    static String missing(long bytes) {
        String text = "[%d bytes missing in capture file]\0".formatted(bytes);
        return HexFormat.of().formatHex(text.getBytes(US_ASCII));
    }

    /** What a program prints; its complaints are of no interest, since captures here are torn on purpose. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return out;
    }
}
