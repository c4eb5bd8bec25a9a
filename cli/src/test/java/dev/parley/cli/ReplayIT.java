package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Conversations of the tutorials' programs, recorded once, and then said again to each of the two. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayIT {
    @TempDir
    Path folder;

    private String file() {
        return folder.resolve("day.pcapng").toString();
    }

    /** Records what passes between two programs. */
    private Program recorder(String scheme, int port, int target) throws Exception {
        Program relay = CommandLine.start(
                "relay",
                scheme + "://127.0.0.1:" + port,
                scheme + "://127.0.0.1:" + target,
                "--json",
                "--record",
                file());
        relay.awaitOut("\"event\":\"listening\"");
        return relay;
    }

    private static void end(Program program) throws Exception {
        program.signal("TERM");
        program.awaitExit();
    }

    private void recordPing() throws Exception {
        int port = Ports.free();
        try (Program receiver = Program.python("tutorials/openmv_ack.py", "127.0.0.1", "0");
                Program relay = recorder("udp", port, receiver.port());
                Program ping = Program.python("tutorials/openmv_ping.py", "127.0.0.1", "" + port)) {
            assertThat(ping.awaitExit()).isZero();
            assertThat(ping.out()).containsExactly("reply: b'ack: ping'");
            relay.awaitOut("\"event\":\"received\"", 2);
            end(relay);
        }
    }

    @Test
    void theRecordedPingIsAnsweredAsItWasByTheOriginalReceiver() throws Exception {
        recordPing();
        try (Program receiver = Program.python("tutorials/openmv_ack.py", "127.0.0.1", "0")) {
            CommandLine replay = CommandLine.run(
                    "replay", file(), "udp://127.0.0.1:" + receiver.port(), "--flow", "1", "--expect", "--wait", "20s");

            assertThat(replay.status()).as(replay.err()).isZero();
            receiver.awaitOut("got b'ping' from");
            assertThat(replay.out()).contains("ack: ping");
        }
    }

    @Test
    void theOriginalPingIsAnsweredByTheRecordedServer() throws Exception {
        recordPing();
        try (Program server = CommandLine.start("replay", file(), "udp://127.0.0.1:0", "--listen", "--flow", "1");
                Program ping = Program.python("tutorials/openmv_ping.py", "127.0.0.1", "" + server.shownPort())) {
            assertThat(ping.awaitExit()).isZero();
            assertThat(ping.out()).containsExactly("reply: b'ack: ping'");
        }
    }

    @Test
    void aChangedAnswerIsFoundAndShownInHexSideBySide() throws Exception {
        recordPing();
        try (Program other = CommandLine.start("listen", "udp://127.0.0.1:0", "--reply", "ack; {{data}}")) {
            CommandLine replay = CommandLine.run(
                    "replay", file(), "udp://127.0.0.1:" + other.shownPort(), "--flow", "1", "--expect", "--hex");

            assertThat(replay.status()).isEqualTo(1);
            String all = replay.out() + replay.err();
            assertThat(all).contains("answer 1 is not as recorded").contains("byte 4: expected 3a, got 3b");
            assertThat(all).containsPattern("(?s)expected.*61 63 6b 3a.*got.*61 63 6b 3b.*\\^\\^");
        }
    }

    @Test
    void aTcpConversationIsReplayedToTheOriginalServer() throws Exception {
        try (Program server = Program.python("tutorials/mpython_tcp_server.py", "127.0.0.1", "0")) {
            String address = "tcp://127.0.0.1:" + server.port();
            CommandLine send = CommandLine.run("send", address, "temp=21", "--wait", "10s", "--record", file());
            assertThat(send.status()).as(send.err()).isZero();

            CommandLine replay = CommandLine.run("replay", file(), address, "--expect", "--wait", "20s");

            assertThat(replay.status()).as(replay.err() + replay.out()).isZero();
            server.awaitOut("temp=21", 2);
        }
    }

    @Test
    void theOriginalTcpClientFindsTheRecordedServer() throws Exception {
        try (Program server =
                        CommandLine.start("listen", "tcp://127.0.0.1:0", "--echo", "--count", "1", "--record", file());
                Program client =
                        Program.python("tutorials/mpython_tcp_client.py", "127.0.0.1", "" + server.shownPort())) {
            client.awaitOut("hello MicroPython, I am TCP Client");
            server.awaitExit();
        }
        try (Program server = CommandLine.start("replay", file(), "tcp://127.0.0.1:0", "--listen");
                Program client =
                        Program.python("tutorials/mpython_tcp_client.py", "127.0.0.1", "" + server.shownPort())) {
            client.awaitOut("hello MicroPython, I am TCP Client");
        }
    }

    @Test
    void refusesWhatIsNoCaptureAndOptionsOfTheOtherRole() {
        CommandLine missing = CommandLine.run("replay", file(), "udp://127.0.0.1:9");
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).contains("could not be opened: there is no such file");

        CommandLine match = CommandLine.run("replay", file(), "udp://127.0.0.1:9", "--match", "order");
        assertThat(match.status()).isEqualTo(2);
        assertThat(match.err()).contains("--match is for a recorded server: add --listen, or leave it out");

        CommandLine loop = CommandLine.run("replay", file(), "udp://127.0.0.1:9", "--listen", "--loop", "2");
        assertThat(loop.status()).isEqualTo(2);
        assertThat(loop.err()).contains("--loop is for what is sent, and --listen answers");
    }
}
