package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Words instead of silence: what is said when nothing arrives, or something odd, to a person and to a program. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class OdditiesIT {
    @Test
    void aListenerThatHearsNothingSaysOnceWhatMayBeTheReason() throws Exception {
        try (Program everywhere = CommandLine.start("listen", "udp://:0");
                Program loopback = CommandLine.start("listen", "tcp://127.0.0.1:0", "--json");
                Program quiet = CommandLine.start("listen", "udp://127.0.0.1:0", "--quiet", "--for", "18s")) {
            int port = everywhere.shownPort();
            int loopbackPort = loopback.listeningPort();
            assertThat(everywhere.awaitErr("note: ")).endsWith("nothing has arrived for 15 s. What may be the reason:");
            String command = everywhere.awaitErr("Try it from here: ").replaceFirst(".*: parley ", "");
            assertThat(command).isEqualTo("send udp://127.0.0.1:" + port + " \"hello\"");
            assertThat(loopback.awaitOut("\"event\":\"note\""))
                    .contains(
                            "\"cause\":\"silence\"",
                            "\"says\":\"nobody has connected for 15 s. 127.0.0.1 is this computer alone",
                            "parley send tcp://127.0.0.1:" + loopbackPort);
            try (Program send = CommandLine.start("send", "udp://127.0.0.1:" + port, "hello", "--wait", "0")) {
                assertThat(send.awaitExit()).isZero();
            }
            everywhere.awaitOut("hello");
            assertThat(quiet.awaitExit()).isZero();
            assertThat(quiet.err()).isEmpty();
        }
    }

    @Test
    void namesWhatIsOddAboutDatagrams() throws Exception {
        try (Program human = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "10");
                Program json = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "10", "--json")) {
            for (int port : List.of(human.shownPort(), json.listeningPort())) {
                try (Program script = Program.python("peers/udp_odd.py", Integer.toString(port))) {
                    assertThat(script.awaitExit()).isZero();
                }
            }
            assertThat(human.awaitExit()).isZero();
            assertThat(human.err())
                    .filteredOn(line -> line.contains("  note: "))
                    .satisfiesExactly(
                            ports -> assertThat(ports).contains("udp 127.0.0.1:", "each came from another port"),
                            encoding -> assertThat(encoding).contains("not in UTF-8"),
                            cut -> assertThat(cut).contains("exactly 64 B", "seems to be cut"));
            assertThat(json.awaitExit()).isZero();
            assertThat(json.out())
                    .filteredOn(line -> line.contains("\"event\":\"note\""))
                    .satisfiesExactly(
                            ports -> assertThat(ports)
                                    .contains("\"cause\":\"port-per-datagram\"", "\"peer\":\"udp://127"),
                            encoding -> assertThat(encoding).contains("\"cause\":\"encoding\""),
                            cut -> assertThat(cut).contains("\"cause\":\"maybe-truncated\""));
            assertThat(json.out()).last().asString().contains("\"received\":10", "\"droppedIn\":{}");
        }
    }

    @Test
    void namesByWhatAMessageMissesTheRulesAndNotWhereQuietIsWanted(@TempDir Path folder) throws Exception {
        String rules = Files.writeString(folder.resolve("ping.yaml"), "- match: ping\n  reply: pong\n")
                .toString();
        int quietPort = Ports.free();
        String quietAddress = "udp://127.0.0.1:" + quietPort;
        try (Program human = CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1", "--rules", rules);
                Program json =
                        CommandLine.start("listen", "udp://127.0.0.1:0", "--count", "1", "--rules", rules, "--json");
                Program quiet =
                        CommandLine.start("listen", quietAddress, "--count", "1", "--rules", rules, "--quiet")) {
            Ports.awaitBound("udp", quietPort);
            for (int port : List.of(human.shownPort(), json.listeningPort(), quietPort)) {
                try (Program send = CommandLine.start("send", "udp://127.0.0.1:" + port, "-e", "ping\\n")) {
                    assertThat(send.awaitExit()).isZero();
                }
            }
            assertThat(human.awaitExit()).isZero();
            assertThat(human.err())
                    .filteredOn(line -> line.contains("  note: "))
                    .singleElement()
                    .asString()
                    .contains("rule ping.yaml:1 would without the LF (\\n) at its end");
            assertThat(json.awaitExit()).isZero();
            assertThat(json.out())
                    .filteredOn(line -> line.contains("\"event\":\"note\""))
                    .singleElement()
                    .asString()
                    .contains("\"cause\":\"no-rule\"", "\"peer\":\"udp://127");
            assertThat(quiet.awaitExit()).isZero();
            assertThat(quiet.out()).singleElement().asString().contains("ping");
            assertThat(quiet.err()).isEmpty();
        }
    }

    @Test
    void namesAPeerThatSendsNothingAndALineThatNeverEnds() throws Exception {
        try (Program listener = CommandLine.start("listen", "tcp://127.0.0.1:0", "--frame", "lines");
                Program silent = Program.python("peers/tcp_silent.py", Integer.toString(listener.shownPort()));
                Program unended =
                        Program.python("peers/tcp_silent.py", Integer.toString(listener.shownPort()), "hello\\r")) {
            assertThat(listener.awaitErr("sent nothing for 5 s"))
                    .matches("[\\d:.]{12}  tcp 127\\.0\\.0\\.1:\\d+ #\\d  note: it has connected, .*");
            assertThat(listener.awaitErr("CR (\\r) alone")).contains("  note: lines end with CR", "--frame lines");
            listener.awaitOut("connected", 2);
            assertThat(listener.out()).hasSize(2).allMatch(line -> line.endsWith("connected"));
            assertThat(silent.isAlive() && unended.isAlive()).isTrue();
        }
    }

    @Test
    void namesAnAnswerThatCameTooLate() throws Exception {
        try (Program slow = Program.python("peers/udp_late_answer.py");
                Program send = CommandLine.start(
                        "send",
                        "udp://127.0.0.1:" + slow.port(),
                        "ping",
                        "--every",
                        "3s",
                        "--count",
                        "2",
                        "--wait",
                        "100ms",
                        "--json")) {
            assertThat(send.awaitOut("\"cause\":\"late-reply\""))
                    .contains("after the last message was sent, and --wait is 100ms");
            send.awaitExit();
            assertThat(send.out())
                    .filteredOn(line -> line.contains("late-reply"))
                    .hasSize(1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aComputerWithoutANetworkIsToldSo() throws Exception {
        List<String> command = new ArrayList<>(List.of(Peers.require("unshare"), "--net"));
        command.addAll(Program.parleyCommand("addresses"));
        try (Program addresses = Program.of(command.toArray(String[]::new))) {
            if (addresses.awaitExit() != 0) {
                assertThat(addresses.err()).anyMatch(line -> line.contains("not permitted"));
                Peers.missing("network namespaces need root");
            }
            assertThat(addresses.out().getFirst())
                    .isEqualTo("No device can dial this computer: it is on no network and has no address.");
        }
    }
}
