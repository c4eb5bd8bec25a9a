package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.PeersIT.Tool;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code room} with the tools that people have, the tutorials' chat client and {@code chat}, all at the same time. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoomIT {
    @Test
    void everyToolHearsEveryOther() throws Exception {
        int port = Ports.free();
        String udp = "udp://127.0.0.1:" + port;
        String tcp = "tcp://127.0.0.1:" + port;
        try (Program room = CommandLine.start("room", udp, tcp, "--json");
                Program nc = awaitRoom(room, () -> Tool.NC.client("tcp", "127.0.0.1", port));
                Program ncat = Tool.NCAT.client("udp", "127.0.0.1", port);
                Program socat = Tool.SOCAT.client("udp", "127.0.0.1", port);
                Program chat = CommandLine.start("chat", tcp, "--raw");
                Program datagrams = CommandLine.start("chat", udp, "--json")) {
            nc.awaitOut("* you are guest-");
            nc.type("/name Nora\n");
            nc.awaitOut(" is now Nora");
            chat.awaitOut("* you are guest-");
            chat.type("/name Chad\n");
            nc.awaitOut(" is now Chad");
            socat.type("/name Sue\n");
            socat.awaitOut(" is now Sue");
            ncat.type("/name Nick\n");
            ncat.awaitOut(" is now Nick");
            datagrams.type("/name Dora\n");
            nc.awaitOut(" is now Dora");

            nc.type("from nc\n");
            ncat.type("from ncat\n");
            socat.type("from socat\n");
            chat.type("from chat\n");
            datagrams.type("from datagrams\n");
            room.type("from the host\n");
            for (Program member : new Program[] {nc, ncat, socat, chat}) {
                hearsAllBut(member == nc ? "Nora" : member == ncat ? "Nick" : member == socat ? "Sue" : "Chad", member);
            }
            // Its datagrams do not end like lines, so those that it gets do not either, and --raw runs them together.
            try (Program tutorial = Program.python("tutorials/chat_client.py", "127.0.0.1", "" + port)) {
                tutorial.type("Hello UDP!\n");
                nc.awaitOut(line -> line.matches("guest-\\d+: Hello UDP!"));
                assertThat(tutorial.awaitExit()).isZero();
                tutorial.awaitOut("* you are guest-");
            }
            room.signal("TERM");
            assertThat(room.awaitExit()).isEqualTo(143);
            assertThat(chat.awaitExit()).isZero();
            for (String line : List.of(
                    "Nora: from nc", "Nick: from ncat", "Sue: from socat", "Chad: from chat", "host: from the host")) {
                datagrams.awaitOut("\"text\":\"" + line + "\"");
            }
            datagrams.endInput();
            datagrams.awaitExit();
            assertThat(String.join("\n", datagrams.out())).doesNotContain("Dora: from");
            assertThat(room.awaitOut("\"event\":\"renamed\"")).contains("\"name\":\"Nora\"", "\"number\":");
            assertThat(room.out().getLast()).contains("\"event\":\"summary\"", "\"droppedIn\":{}");
        }
    }

    private static void hearsAllBut(String own, Program member) {
        for (String line : new String[] {
            "Nora: from nc",
            "Nick: from ncat",
            "Sue: from socat",
            "Chad: from chat",
            "Dora: from datagrams",
            "host: from the host"
        }) {
            if (!line.startsWith(own)) {
                member.awaitOut(heard -> heard.equals(line));
            }
        }
        assertThat(member.out()).noneMatch(line -> line.startsWith(own + ": "));
    }

    /** Starts a program. */
    private interface Starting {
        Program start() throws Exception;
    }

    private static Program awaitRoom(Program room, Starting starting) throws Exception {
        room.awaitOut("\"event\":\"listening\"", 2);
        return starting.start();
    }

    @Test
    void theHostSeesWhoSaysWhatByName() throws Exception {
        try (Program room = CommandLine.start("room", "tcp://127.0.0.1:0", "--name", "Zoe", "--count", "3");
                Program nc = Tool.NC.client("tcp", "127.0.0.1", room.shownPort())) {
            nc.awaitOut("* you are guest-1");
            nc.type("/name Nora\nhello\n");
            room.awaitOut(line -> line.matches("\\S+  tcp 127\\.0\\.0\\.1:\\d+ \\[guest-1]  is now called Nora"));
            room.awaitOut(line -> line.matches("\\S+  tcp 127\\.0\\.0\\.1:\\d+ \\[Nora]  →  5 B  hello"));
            room.type("welcome\n");
            nc.awaitOut(line -> line.equals("Zoe: welcome"));
            nc.type("bye\n");
            assertThat(room.awaitExit()).isZero();
            assertThat(room.out()).noneMatch(line -> line.contains("←"));
            nc.awaitOut(line -> line.equals("* the room closes"));
        }
    }

    /** A beginner's room on a machine without a keyboard: the end of its input is not its end. */
    @Test
    void staysOpenWithoutInput() throws Exception {
        try (Program room = CommandLine.start("room", "tcp://127.0.0.1:0", "--json")) {
            room.endInput();
            try (Program nc = Tool.NC.client("tcp", "127.0.0.1", room.listeningPort())) {
                nc.awaitOut("* you are guest-1 (1 here)");
            }
            room.awaitOut("\"event\":\"left\"");
            room.signal("TERM");
            assertThat(room.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void twoRoomsThatAreJoinedTwiceFallQuietAndAreNamed() throws Exception {
        try (Program first = CommandLine.start("room", "tcp://127.0.0.1:0", "--json");
                Program second = CommandLine.start("room", "tcp://127.0.0.1:0", "--json")) {
            String ends = "TCP:127.0.0.1:" + first.listeningPort() + " TCP:127.0.0.1:" + second.listeningPort();
            try (Program one = socat(ends);
                    Program two = socat(ends);
                    Program nc = Tool.NC.client("tcp", "127.0.0.1", first.listeningPort())) {
                nc.awaitOut("* you are ");
                nc.type("hello\n");
                first.awaitOut("\"event\":\"joined\"", 3);
                // What begins to go round is this line, or a welcome that came first: then this line may not come back.
                // Whichever of the two sees it first breaks it, and then nothing is left for the other to see.
                CompletableFuture<String> named = CompletableFuture.anyOf(loopNamedBy(first), loopNamedBy(second))
                        .thenApply(String::valueOf);
                assertThat(named.get()).contains("it sends back what it hears, or leads to a room that does");
                assertThat(one.isAlive() && two.isAlive()).isTrue();
            }
            first.signal("TERM");
            second.signal("TERM");
            first.awaitExit();
            second.awaitExit();
            for (Program each : new Program[] {first, second}) {
                assertThat(each.out().stream().filter(line -> line.contains("\"event\":\"received\"")))
                        .hasSizeLessThan(1_000);
            }
        }
    }

    private static CompletableFuture<String> loopNamedBy(Program room) {
        CompletableFuture<String> named = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                named.complete(room.awaitOut("\"cause\":\"loop\""));
            } catch (AssertionError ended) {
                named.completeExceptionally(ended);
            }
        });
        return named;
    }

    private static Program socat(String ends) throws Exception {
        String[] both = ends.split(" ", -1);
        return Program.of(Peers.require("socat"), both[0], both[1]);
    }
}
