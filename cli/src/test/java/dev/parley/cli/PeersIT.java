package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text between parley and the tools that people have, in both roles. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeersIT {
    /** The tools, and how each is told to be a client or a server. */
    enum Tool {
        SOCAT {
            @Override
            Program client(String scheme, String host, int port) throws Exception {
                return Program.of(
                        Peers.require("socat"), "-", scheme.toUpperCase(Locale.ROOT) + ":" + host + ":" + port);
            }

            @Override
            Program serve(String scheme, String host, int port) throws Exception {
                String family = host.startsWith("[") ? "6" : "4";
                // -t: it would drop an answer that is typed half a second after the end of the input.
                return Program.of(
                        Peers.require("socat"),
                        "-t",
                        "20",
                        "-",
                        scheme.toUpperCase(Locale.ROOT) + family + "-LISTEN:" + port + ",bind=" + host);
            }
        },
        NCAT {
            @Override
            Program client(String scheme, String host, int port) throws Exception {
                return netcat(Peers.require("ncat"), scheme, host, Integer.toString(port));
            }

            @Override
            Program serve(String scheme, String host, int port) throws Exception {
                return netcat(Peers.require("ncat"), scheme, "-l", host, Integer.toString(port));
            }
        },
        NC {
            @Override
            Program client(String scheme, String host, int port) throws Exception {
                return netcat(Peers.require("nc.openbsd"), scheme, host, Integer.toString(port));
            }

            @Override
            Program serve(String scheme, String host, int port) throws Exception {
                return netcat(Peers.require("nc.openbsd"), scheme, "-l", host, Integer.toString(port));
            }
        };

        abstract Program client(String scheme, String host, int port) throws Exception;

        abstract Program serve(String scheme, String host, int port) throws Exception;

        Program server(String scheme, String host, int port) throws Exception {
            Program server = serve(scheme, host, port);
            Ports.awaitBound(scheme, port);
            return server;
        }

        private static Program netcat(String program, String scheme, String... rest) throws Exception {
            List<String> command = new ArrayList<>(List.of(program));
            if (scheme.equals("udp")) {
                command.add("-u");
            }
            command.addAll(Arrays.asList(rest));
            return Program.of(command.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOCAT, udp, 127.0.0.1", "SOCAT, tcp, 127.0.0.1",
        "NCAT,  udp, 127.0.0.1", "NCAT,  tcp, 127.0.0.1",
        "NC,    udp, 127.0.0.1", "NC,    tcp, 127.0.0.1",
        "SOCAT, udp, [::1]", "SOCAT, tcp, [::1]",
        "SOCAT, udp, localhost", "SOCAT, tcp, localhost"
    })
    void listenShowsWhatIsTypedThereAndAnswers(Tool tool, String scheme, String host) throws Exception {
        requireFamily(host);
        try (Program listener = CommandLine.start(
                        "listen", scheme + "://" + host + ":0", "--reply", "ack: {{data}}", "--count", "1", "--json");
                Program client = tool.client(scheme, host, listener.listeningPort())) {
            client.type("hello from there\n");
            client.awaitOut(line -> line.equals("ack: hello from there"));
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.out().stream().filter(line -> line.contains("\"event\":\"received\"")))
                    .singleElement()
                    .asString()
                    .contains(
                            "\"bytes\":17",
                            "\"text\":\"hello from there\\n\"",
                            "\"unit\":\"" + (scheme.equals("udp") ? "datagram" : "chunk") + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOCAT, udp, 127.0.0.1", "SOCAT, tcp, 127.0.0.1",
        "NCAT,  udp, 127.0.0.1", "NCAT,  tcp, 127.0.0.1",
        "NC,    udp, 127.0.0.1", "NC,    tcp, 127.0.0.1",
        "SOCAT, udp, [::1]", "SOCAT, tcp, [::1]",
        "SOCAT, udp, localhost", "SOCAT, tcp, localhost"
    })
    void sendReachesAServerAndShowsItsAnswer(Tool tool, String scheme, String host) throws Exception {
        requireFamily(host);
        int port = Ports.free();
        // --keep-open: ncat and nc leave at the end of the input, before anybody can type an answer.
        try (Program server = tool.server(scheme, host, port);
                Program send = CommandLine.start(
                        "send",
                        scheme + "://" + host + ":" + port,
                        "hello\n",
                        "--wait",
                        "20s",
                        "--keep-open",
                        "--json")) {
            server.awaitOut(line -> line.equals("hello"));
            server.type("welcome\n");
            assertThat(send.awaitOut("\"event\":\"received\"")).contains("\"text\":\"welcome\\n\"");
            server.close();
            assertThat(send.awaitExit()).isZero();
        }
    }

    /** A tool that listens on UDP sticks to its first sender; so the two must not be of one kind only. */
    @Test
    void twoUdpSendersAtOnceAreBothShownAndBothAnswered() throws Exception {
        try (Program listener = CommandLine.start(
                        "listen", "udp://127.0.0.1:0", "--reply", "{{peer}} said {{data}}", "--json");
                Program socat = Tool.SOCAT.client("udp", "127.0.0.1", listener.listeningPort());
                Program nc = Tool.NC.client("udp", "127.0.0.1", listener.listeningPort())) {
            for (String round : List.of("one", "two")) {
                socat.type("socat " + round + "\n");
                nc.type("nc " + round + "\n");
                for (Program sender : List.of(socat, nc)) {
                    String name = sender == socat ? "socat" : "nc";
                    String shown = listener.awaitOut("\"text\":\"" + name + " " + round + "\\n\"");
                    String peer = shown.replaceAll(".*\"peer\":\"udp://([^\"]*)\".*", "$1");
                    sender.awaitOut(line -> line.equals(peer + " said " + name + " " + round));
                }
            }
            listener.signal("TERM");
            assertThat(listener.awaitExit()).isEqualTo(143);
            assertThat(listener.out().getLast()).contains("\"received\":4", "\"sent\":4", "\"peers\":2");
        }
    }

    /** A name may stand for both families; the server here has one alone. */
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void sendSaysWhatItMeansWhenNobodyListens(String scheme) throws Exception {
        int port = Ports.free();
        try (Program send = CommandLine.start("send", scheme + "://localhost:" + port, "hello")) {
            assertThat(send.awaitExit()).isEqualTo(1);
            assertThat(send.err())
                    .anySatisfy(line -> assertThat(line)
                            .contains("  refused: " + scheme + "://")
                            .contains("nothing listens on " + scheme.toUpperCase(Locale.ROOT) + " port " + port));
        }
    }

    private static void requireFamily(String host) throws Exception {
        Path addresses = Path.of("/proc/net/if_inet6");
        boolean hasIpv6 =
                Files.exists(addresses) && !Files.readString(addresses).isEmpty();
        if (host.startsWith("[") && !hasIpv6) {
            Peers.missing("this computer has no IPv6, so what this test says of it is not known");
        }
    }
}
