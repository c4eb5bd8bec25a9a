package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers and devices of {@code examples/protocols} run against the clients that people have, on ports that nobody has. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProtocolServicesIT {
    private static final Pattern PORT = Pattern.compile("(?<=(?:tcp|udp)://):(\\d+)|(?<=\\{port: )(\\d+)");

    @TempDir
    Path folder;

    private final Map<String, Integer> ports = new HashMap<>();

    /** The same file on this computer alone, with another port in the place of each. */
    private Program run(String example) throws IOException {
        String text = CommandLine.run("run", "--example", example, "--print").out();
        String moved = PORT.matcher(text).replaceAll(place -> {
            String written = place.group(1) == null ? place.group(2) : place.group(1);
            return (place.group(1) == null ? "" : "127.0.0.1:") + port(written);
        });
        Path file = Files.writeString(folder.resolve(example + ".yaml"), moved);
        Program run = CommandLine.start("run", file.toString());
        run.awaitErr("listening on ", (int) PORT.matcher(text)
                .results()
                .filter(place -> place.group(1) != null && !comment(text, place.start()))
                .count());
        return run;
    }

    private static boolean comment(String text, int at) {
        return text.startsWith("#", text.lastIndexOf('\n', at) + 1);
    }

    private String port(String written) {
        return ports.computeIfAbsent(written, each -> freePort()).toString();
    }

    private static int freePort() {
        try {
            return Ports.free();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    /** What the program prints; it must end well. */
    private static List<String> said(String... command) throws IOException {
        try (Program program = Program.of(command)) {
            assertThat(program.awaitExit())
                    .as("%s: %s", List.of(command), program.err())
                    .isZero();
            return program.out();
        }
    }

    private static String[] with(String[] before, String... behind) {
        return Stream.of(before, behind).flatMap(Stream::of).toArray(String[]::new);
    }

    private static List<String> python(String script, String... arguments) throws IOException {
        Peers.require("python3");
        return said(Program.pythonCommand(script, arguments).toArray(String[]::new));
    }

    @Test
    void curlReadsAndSetsTheValueOfTheHttpDevice() throws Exception {
        String[] curl = {
            Peers.require("curl"), "--silent", "--show-error", "--write-out", "%{http_code} %{num_connects}\n"
        };
        try (Program run = run("http-json")) {
            String url = "http://127.0.0.1:" + port("8080");
            assertThat(said(with(
                            curl,
                            url + "/temperature",
                            "-X",
                            "PUT",
                            "-d",
                            "{\"value\": 21.5}",
                            "--next",
                            "--silent",
                            "--write-out",
                            "%{http_code} %{num_connects}\n",
                            url + "/temperature")))
                    .as("over one connection")
                    .containsExactly("204 1", "{\"value\": 21.5}", "200 0");
            assertThat(said(with(curl, "-X", "PUT", "-d", "warm", url + "/temperature")))
                    .endsWith("400 1");
            assertThat(said(with(curl, "-X", "DELETE", url + "/temperature"))).containsExactly("405 1");
            assertThat(said(with(curl, url + "/humidity"))).containsExactly("{\"error\": \"not found\"}", "404 1");
        }
    }

    @Test
    void redisCliKeepsAndCounts() throws Exception {
        String cli = Peers.require("redis-cli");
        try (Program run = run("redis");
                Program typed = Program.of(cli, "-p", port("6379"))
                        .type(
                                "PING\nSET a \"two\\nlines\"\nGET a\nINCR a\nINCR n\nINCR n\nDEL a\nDEL a\nGET a\nSET n 41\nINCR n\nLPUSH a b\n")
                        .endInput()) {
            assertThat(typed.awaitExit()).isZero();
            assertThat(typed.out())
                    .containsSubsequence(
                            "PONG",
                            "OK",
                            "two",
                            "lines",
                            "ERR value is not an integer or out of range",
                            "1",
                            "2",
                            "1",
                            "0",
                            "",
                            "OK",
                            "42",
                            "ERR unknown command, or another number of arguments than this server knows");
            assertThat(said(cli, "-p", port("6379"), "GET", "n"))
                    .as("another client")
                    .containsExactly("42");
        }
    }

    @Test
    void swaksDeliversAMail() throws Exception {
        try (Program run = run("smtp")) {
            List<String> said = said(
                    Peers.require("swaks"),
                    "--server",
                    "127.0.0.1:" + port("2525"),
                    "--from",
                    "bob@example.org",
                    "--to",
                    "ann@example.org,joe@example.org",
                    "--body",
                    "hello\n.dot",
                    "--hide-informational");
            assertThat(said).contains("<-  250 2.0.0 mail 1 is taken").endsWith("<-  221 2.0.0 bye");
            run.awaitOut("RCPT TO:<joe@example.org>");
            run.awaitOut("..dot");
        }
    }

    @Test
    void loggerIsHeardInEachForm() throws Exception {
        String logger = Peers.require("logger");
        try (Program run = run("syslog")) {
            said(
                    logger,
                    "-n",
                    "127.0.0.1",
                    "-P",
                    port("1601"),
                    "-T",
                    "--octet-count",
                    "--rfc5424",
                    "-p",
                    "local0.err",
                    "counted");
            assertThat(run.awaitOut("counted")).contains("  <131>1 ");
            said(logger, "-n", "127.0.0.1", "-P", port("1602"), "-T", "--rfc3164", "-t", "test", "a line");
            assertThat(run.awaitOut("a line")).contains("  <13>").endsWith("test: a line");
            said(logger, "-n", "127.0.0.1", "-P", port("1514"), "-d", "-p", "mail.info", "a datagram");
            assertThat(run.awaitOut("a datagram")).contains("  <22>1 ");
        }
    }

    @Test
    void oscsendMovesTheFaderAndOscdumpShowsIt() throws Exception {
        String oscsend = Peers.require("oscsend");
        try (Program run = run("osc");
                Program dump = Program.of(Peers.require("oscdump"), "-L", port("9001"))) {
            Ports.awaitBound("udp", Integer.parseInt(port("9001")));
            String[] mixer = {oscsend, "127.0.0.1", port("9000")};
            said(with(mixer, "/ping"));
            dump.awaitOut("/pong");
            said(with(mixer, "/fader", "f", "0.75"));
            run.awaitOut("/fader");
            said(with(mixer, "/fader"));
            dump.awaitOut("/fader f 0.75");
            said(with(mixer, "/fader", "f", "2"));
            said(with(mixer, "/fader"));
            dump.awaitOut("/fader f 0.75", 2);
        }
    }

    @Test
    void aControllerFindsTheArtNetNodeAndLightsAChannel() throws Exception {
        try (Program run = run("artnet")) {
            assertThat(python("protocols/artnet_controller.py", port("6454")))
                    .containsExactly(
                            "Parley; Parley, one universe; #0001 [0001] frames 0, channel 1 at 0",
                            "Parley; Parley, one universe; #0001 [0002] frames 1, channel 1 at 200");
        }
    }

    @Test
    void theKasaPlugIsSwitchedAndFound() throws Exception {
        try (Program run = run("tplink-plug")) {
            assertThat(python("protocols/kasa.py", port("9999"))).containsExactly("0", "0 1", "0 0", "-1", "Parley");
        }
    }

    @Test
    void theGameServerTellsWhoHasItsChallenge() throws Exception {
        try (Program run = run("a2s")) {
            assertThat(python("protocols/a2s_info.py", port("27015")))
                    .containsExactly("17 Parley de_dust2 csgo Counter-Strike 730 3/16 1 b'dl' 0 1 1.0.0.0");
        }
    }

    @Test
    void wakeonlanWakesTheComputer() throws Exception {
        String[] wakeonlan = {Peers.require("wakeonlan"), "-i", "127.0.0.1", "-p", port("40009")};
        try (Program run = run("wake-on-lan");
                DatagramSocket user = new DatagramSocket()) {
            user.setSoTimeout(20_000);
            send(user, "asleep?");
            run.awaitOut("asleep?");
            said(with(wakeonlan, "52:54:00:12:34:57"));
            run.awaitOut("102 B");
            send(user, "still asleep?");
            run.awaitOut("still asleep?");
            said(with(wakeonlan, "52:54:00:12:34:56"));
            run.awaitOut("102 B", 2);
            send(user, "awake?");
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            user.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("awake?");
        }
    }

    private void send(DatagramSocket user, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        user.send(new DatagramPacket(
                bytes, bytes.length, InetAddress.getLoopbackAddress(), Integer.parseInt(port("40007"))));
    }
}
