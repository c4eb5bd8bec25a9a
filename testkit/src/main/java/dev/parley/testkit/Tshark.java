package dev.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What Wireshark's programs say of a capture. All payloads are data: tshark would take random ones for some protocol. */
public final class Tshark {
    private final Path file;

    public Tshark(Path file) {
        this.file = file;
    }

    /** The fields of all packets that the filter shows; each packet a line, fields between tabs. */
    public List<String> fields(String filter, String... fields) throws IOException, InterruptedException {
        return run(command(filter, fields), true);
    }

    /** As {@link #fields}, of all packets of a file that may end inside a block, which tshark says and gives a status for. */
    public List<String> fieldsOfTorn(String... fields) throws IOException, InterruptedException {
        return run(command("", fields), false);
    }

    private List<String> command(String filter, String... fields) {
        List<String> command = new ArrayList<>(List.of(
                Peers.require("tshark"),
                "-r",
                file.toString(),
                "-n",
                // Whatever the port is: tshark 4.0 has no --disable-all-protocols.
                "-d",
                "tcp.port==1-65535,data",
                "-d",
                "udp.port==1-65535,data",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-o",
                "tcp.desegment_tcp_streams:FALSE"));
        if (!filter.isEmpty()) {
            command.addAll(List.of("-Y", filter));
        }
        command.addAll(List.of("-T", "fields"));
        Arrays.stream(fields).forEach(field -> command.addAll(List.of("-e", field)));
        return command;
    }

    /** Nothing is malformed, every checksum is right, and the analysis of TCP finds nothing odd but a port that is used again. */
    public void assertClean() throws IOException, InterruptedException {
        assertThat(fields(
                        "_ws.malformed or ip.checksum.status == 0 or udp.checksum.status == 0 or tcp.checksum.status == 0"
                                + " or (tcp.analysis.flags and not tcp.analysis.reused_ports)",
                        "frame.number",
                        "_ws.expert.message"))
                .as("what tshark finds wrong in %s", file)
                .isEmpty();
    }

    /** What capinfos says, by the words it uses. */
    public Map<String, String> capinfos() throws IOException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line : run(List.of(Peers.require("capinfos"), "-M", file.toString()), true)) {
            int colon = line.indexOf(':');
            int equals = line.indexOf(" = ");
            int at = equals > 0 && (colon < 0 || equals < colon) ? equals + 1 : colon;
            if (at > 0) {
                facts.putIfAbsent(
                        line.substring(0, at).strip(), line.substring(at + 1).strip());
            }
        }
        return facts;
    }

    private static List<String> run(List<String> command, boolean isWhole) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("tshark", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            if (isWhole || !read(errors).contains("cut short in the middle of a packet")) {
                assertThat(process.exitValue())
                        .as(() -> command + ": " + read(errors))
                        .isZero();
            }
            return out.isEmpty() ? List.of() : out.lines().toList();
        } finally {
            Files.delete(errors);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return gone.toString();
        }
    }
}
