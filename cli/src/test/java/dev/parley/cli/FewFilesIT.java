package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More connections at once than the process may have open files: some are turned away, and the session goes on. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class FewFilesIT {
    private static final int CONNECTIONS = 100;

    @ParameterizedTest
    @CsvSource({"listen --echo, 64", "listen --echo, 96", "room, 64", "chat --listen, 64"})
    void connectionsBeyondTheOpenFilesAreTurnedAway(String verb, int files) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Peers.require("prlimit"), "--nofile=%s:%s".formatted(files, files)));
        List<String> words = new ArrayList<>(List.of(verb.split(" ")));
        words.add("tcp://127.0.0.1:0");
        if (!verb.startsWith("chat")) {
            words.add("--json");
        }
        command.addAll(Program.parleyCommand(words.toArray(String[]::new)));
        try (Program parley = Program.of(command.toArray(String[]::new))) {
            int port = verb.startsWith("chat") ? parley.shownPort() : parley.listeningPort();
            List<Socket> all = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    all.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                for (Socket each : all) {
                    writeIfOpen(each);
                }
                parley.awaitOut("ulimit -n");
            } finally {
                for (Socket each : all) {
                    each.close();
                }
            }
            parley.signal("TERM");
            assertThat(parley.awaitExit()).isEqualTo(143);
            assertThat(parley.err()).noneMatch(line -> line.contains("bug"));
        }
    }

    private static void writeIfOpen(Socket socket) {
        try {
            socket.getOutputStream().write("hello\n".getBytes(UTF_8));
        } catch (IOException turnedAway) {
            // As some of them are.
        }
    }
}
