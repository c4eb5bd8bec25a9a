package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --impair} of a listener and of a sender, with Python's sockets on the other side. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImpairedEndsIT {
    /** Sends 0 to 199, prints those that come back, and ends when none has come for three seconds. */
    private static final String ASKS = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            s.settimeout(3)
            for i in range(200):
                s.sendto(str(i).encode(), ("127.0.0.1", int(sys.argv[1])))
            try:
                while True:
                    print(s.recv(100).decode())
            except TimeoutError:
                pass
            """;

    /** Prints its own port, and what comes until its input ends. */
    private static final String HEARS = """
            import select, socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            s.bind(("127.0.0.1", 0))
            print(s.getsockname()[1], flush=True)
            while s in select.select([s, sys.stdin], [], [])[0]:
                print(s.recv(100).decode())
            """;

    /** Says hello and prints how long the answer took in milliseconds, and all that came until the end. */
    private static final String TIMES = """
            import socket, sys, time
            s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20)
            began = time.monotonic()
            s.sendall(b"hello over there")
            first = s.recv(100)
            print(int(1000 * (time.monotonic() - began)))
            rest = b""
            try:
                while True:
                    more = s.recv(100)
                    if not more:
                        break
                    rest += more
                print((first + rest).decode(), "end")
            except ConnectionResetError:
                print((first + rest).decode(), "reset")
            """;

    @TempDir
    Path folder;

    private static Program python(String program, int... port) throws Exception {
        return port.length == 0
                ? Program.of(Peers.require("python3"), "-c", program)
                : Program.of(Peers.require("python3"), "-c", program, "" + port[0]);
    }

    private static List<String> said(Program program) throws Exception {
        program.endInput();
        assertThat(program.awaitExit(60)).as("%s", program.err()).isZero();
        return program.out();
    }

    /** What comes back from a listener that answers 200 messages. */
    private static List<String> answered(String... words) throws Exception {
        int port = Ports.free();
        try (Program listener = CommandLine.start(with(words, "udp://127.0.0.1:" + port));
                Program peer = startedAfter(listener, ASKS, port)) {
            List<String> answers = said(peer);
            listener.signal("TERM");
            listener.awaitErr("ledger: received 200 ");
            listener.awaitExit(20);
            assertThat(listener.err())
                    .anyMatch(line -> line.contains("--seed 7 does the same to the same traffic"))
                    .anyMatch(line ->
                            line.contains("to what was sent, loss=20% → " + (200 - answers.size()) + " of 200 ("))
                    .anyMatch(line -> line.contains("dropped out: " + (200 - answers.size()) + " loss"));
            return answers;
        }
    }

    private static Program startedAfter(Program listener, String program, int port) throws Exception {
        listener.awaitErr("listening");
        return python(program, port);
    }

    private static String[] with(String[] words, String address) {
        String[] all = words.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i].replace("ADDRESS", address);
        }
        return all;
    }

    @Test
    void twoRunsOfAListenerWithOneSeedLoseTheSameAnswers() throws Exception {
        String[] listen = {"listen", "ADDRESS", "--echo", "--impair", "loss=20%,delay=5ms", "--seed", "7"};
        List<String> once = answered(listen);
        assertThat(once).hasSizeBetween(130, 185);
        assertThat(answered(listen)).isEqualTo(once);
    }

    /** What comes of 200 messages that a sender sends. */
    private static List<String> heard(String... words) throws Exception {
        try (Program peer = python(HEARS)) {
            String port = peer.awaitOut("");
            CommandLine sender = CommandLine.run(with(words, "udp://127.0.0.1:" + port));
            assertThat(sender.status()).isZero();
            List<String> all = said(peer);
            List<String> heard = all.subList(1, all.size());
            assertThat(sender.err())
                    .contains("--seed 7 does the same to the same traffic")
                    .contains("to what was sent, loss=20% → " + (200 - heard.size()) + " of 200 (");
            return heard;
        }
    }

    @Test
    void twoRunsOfASenderWithOneSeedLoseTheSameMessages() throws Exception {
        String[] send = {
            "send", "ADDRESS", "--template", "{{n}}", "--count", "200", "--impair", "loss=20%,delay=50ms", "--seed", "7"
        };
        List<String> once = heard(send);
        assertThat(once).hasSizeBetween(130, 185);
        assertThat(heard(send)).isEqualTo(once);
    }

    @Test
    void theSettingsFileSaysTheSameAsTheCommandLine() throws Exception {
        int port = Ports.free();
        Path file = folder.resolve("bench.yaml");
        Files.writeString(file, """
                listen:
                  - name: lossy
                    address: udp://127.0.0.1:%s
                    echo: true
                    impair: loss=20%%,delay=5ms
                    seed: 7
                """.formatted(port));
        List<String> answers;
        try (Program run = CommandLine.start("run", file.toString());
                Program peer = startedAfter(run, ASKS, port)) {
            answers = said(peer);
            run.signal("TERM");
            run.awaitExit(20);
        }
        assertThat(answers)
                .isEqualTo(answered("listen", "ADDRESS", "--echo", "--impair", "loss=20%,delay=5ms", "--seed", "7"));

        try (Program peer = python(HEARS)) {
            Files.writeString(file, """
                    send:
                      - name: lossy
                        address: udp://127.0.0.1:%s
                        template: "{{n}}"
                        count: 200
                        impair: loss=20%%
                        seed: 7
                    """.formatted(peer.awaitOut("")));
            assertThat(CommandLine.run("run", file.toString()).status()).isZero();
            List<String> all = said(peer);
            assertThat(all.subList(1, all.size()))
                    .isEqualTo(heard(
                            "send",
                            "ADDRESS",
                            "--template",
                            "{{n}}",
                            "--count",
                            "200",
                            "--impair",
                            "loss=20%",
                            "--seed",
                            "7"));
        }
    }

    @Test
    void aPeerOnTcpGetsItsAnswerLateAndNoMoreThanItShall() throws Exception {
        int port = Ports.free();
        try (Program listener = CommandLine.start(
                        "listen",
                        "tcp://127.0.0.1:" + port,
                        "--echo",
                        "--impair",
                        "delay=300ms,slice=4,slice-pause=20ms,cut-after=10");
                Program peer = startedAfter(listener, TIMES, port)) {
            List<String> said = said(peer);
            assertThat(Integer.parseInt(said.getFirst())).isBetween(295, 5_000);
            assertThat(said.getLast()).isEqualTo("hello over end");
            listener.awaitErr("closed");
        }
    }

    @Test
    void whatCannotBeDoneIsOneSentence() {
        CommandLine loss = CommandLine.run("listen", "tcp://127.0.0.1:0", "--echo", "--impair", "loss=10%");
        assertThat(loss.status()).isEqualTo(2);
        assertThat(loss.err()).contains("use stall, which looks like a retransmission");
        CommandLine refuse = CommandLine.run("send", "tcp://127.0.0.1:9", "x", "--impair", "refuse=10%");
        assertThat(refuse.status()).isEqualTo(2);
        assertThat(refuse.err()).contains("are for who accepts connections");
    }
}
