package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.PeersIT.Tool;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code chat} without a terminal, in both roles: with the tools that people have, the tutorials' scripts, and itself. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatPeersIT {
    @ParameterizedTest
    @CsvSource({"SOCAT, udp", "SOCAT, tcp", "NCAT, udp", "NCAT, tcp", "NC, udp", "NC, tcp"})
    void goesToAToolThatListens(Tool tool, String scheme) throws Exception {
        int port = Ports.free();
        try (Program server = tool.server(scheme, "127.0.0.1", port);
                Program chat = CommandLine.start(
                        "chat", scheme + "://127.0.0.1:" + port, "--end", "lf", "--wait", "0", "--json")) {
            chat.type("hello\n");
            server.awaitOut(line -> line.equals("hello"));
            server.type("welcome\n");
            assertThat(chat.awaitOut("\"event\":\"received\"")).contains("\"text\":\"welcome\\n\"");
            chat.type("still there?\n");
            server.awaitOut(line -> line.equals("still there?"));
            chat.endInput();
            assertThat(chat.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"SOCAT, udp", "SOCAT, tcp", "NCAT, udp", "NCAT, tcp", "NC, udp", "NC, tcp"})
    void waitsForAToolThatComes(Tool tool, String scheme) throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", scheme + "://127.0.0.1:0", "--end", "lf", "--json");
                Program client = tool.client(scheme, "127.0.0.1", chat.listeningPort())) {
            client.type("hello\n");
            assertThat(chat.awaitOut("\"event\":\"joined\"")).contains("\"number\":1");
            assertThat(chat.awaitOut("\"event\":\"received\"")).contains("\"text\":\"hello\\n\"");
            chat.type("welcome\n");
            client.awaitOut(line -> line.equals("welcome"));
            client.type("thanks\n");
            chat.awaitOut("\"text\":\"thanks\\n\"");
            chat.endInput();
            assertThat(chat.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void talksToItself(String scheme) throws Exception {
        try (Program host = CommandLine.start("chat", "--listen", scheme + "://127.0.0.1:0", "--json");
                Program guest = CommandLine.start(
                        "chat", scheme + "://127.0.0.1:" + host.listeningPort(), "--raw", "--wait", "20s")) {
            guest.type("hello\n");
            host.awaitOut("\"event\":\"received\"");
            host.type("welcome\n").endInput();
            host.awaitExit();
            guest.endInput();
            assertThat(guest.awaitExit()).isZero();
            assertThat(guest.out()).containsExactly("welcome");
        }
    }

    @Test
    void whatAPipeSaysWaitsForTheFirstWhoComes() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "tcp://127.0.0.1:0", "--json")) {
            chat.type("one\ntwo\n").endInput();
            try (Program client = Tool.SOCAT.client("tcp", "127.0.0.1", chat.listeningPort())) {
                client.awaitOut(line -> line.equals("one"));
                client.awaitOut(line -> line.equals("two"));
                assertThat(chat.awaitExit()).isZero();
            }
        }
    }

    @Test
    void speaksToTwoAtOnceAndToOneOfThem() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "udp://127.0.0.1:0", "--end", "lf", "--json")) {
            int port = chat.listeningPort();
            try (Program first = Tool.SOCAT.client("udp", "127.0.0.1", port)) {
                first.type("I am first\n");
                chat.awaitOut("\"number\":1");
                try (Program second = Tool.NC.client("udp", "127.0.0.1", port)) {
                    second.type("I am second\n");
                    chat.awaitOut("\"number\":2");
                    chat.type("/all to all\n/to 1 to the first\nto the last\n");
                    first.awaitOut(line -> line.equals("to all"));
                    first.awaitOut(line -> line.equals("to the first"));
                    second.awaitOut(line -> line.equals("to the last"));
                    assertThat(first.out()).containsExactly("to all", "to the first");
                    assertThat(second.out()).containsExactly("to all", "to the last");
                }
            }
        }
    }

    @Test
    void aCommandThatCannotBeEndsWhatNobodySees() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "udp://127.0.0.1:0")) {
            chat.awaitErr("listening on ");
            chat.type("/too 1\n");
            assertThat(chat.awaitExit()).isEqualTo(2);
            chat.awaitErr("parley: there is no /too. Did you mean /to?");
        }
    }

    /** What is no text is passed on as it is, also behind a command. */
    @Test
    void obeysACommandThoughItsTextIsNoText() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "udp://127.0.0.1:0", "--json")) {
            int port = chat.listeningPort();
            try (Program first = Tool.SOCAT.client("udp", "127.0.0.1", port);
                    Program second = Tool.SOCAT.client("udp", "127.0.0.1", port)) {
                first.type("I am first\n");
                chat.awaitOut("\"number\":1");
                second.type("I am second\n");
                chat.awaitOut("\"number\":2");
                chat.type(new byte[] {'/', 't', 'o', ' ', '1', ' ', 'c', (byte) 0xe9, '\n'});
                assertThat(chat.awaitOut("\"event\":\"sent\"")).contains("\"hex\":\"63e9\"");
            }
        }
    }

    /** A pipe is held back, where a person would be told of what is dropped. */
    @Test
    void losesNothingOfAPipeToAPeerThatReads() throws Exception {
        int lines = 60_000;
        try (Program chat = CommandLine.start("chat", "--listen", "tcp://127.0.0.1:0", "--json", "-q");
                Program client = Tool.SOCAT.client("tcp", "127.0.0.1", chat.listeningPort())) {
            chat.awaitOut("\"event\":\"joined\"");
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                text.append("line ").append(i).append('\n');
            }
            chat.type(text.toString()).endInput();
            client.awaitOut(line -> line.equals("line " + (lines - 1)));
            assertThat(chat.awaitExit()).isZero();
            assertThat(chat.out().getLast()).contains("\"sent\":" + lines, "\"droppedOut\":{}");
        }
    }

    @Test
    void tellsThatNobodyListensAndGoesOn() throws Exception {
        int port = Ports.free();
        try (Program chat = CommandLine.start("chat", "udp://127.0.0.1:" + port)) {
            chat.type("hello\n");
            chat.awaitErr("nothing listens on UDP port " + port);
            chat.type("hello again\n");
            chat.endInput();
            chat.awaitErr("refused again, 1 time");
            assertThat(chat.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void endsWhenTheServerDoes() throws Exception {
        int port = Ports.free();
        try (Program server = Tool.NC.server("tcp", "127.0.0.1", port);
                Program chat = CommandLine.start("chat", "tcp://127.0.0.1:" + port, "--json")) {
            chat.type("hello\n");
            server.awaitOut(line -> line.equals("hello"));
            server.endInput().close();
            assertThat(chat.awaitExit()).isZero();
            chat.awaitOut("\"event\":\"closed\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chat_server, udp, Server acknowledges: ping",
        "mpython_tcp_server, tcp, ping\\n",
        "openmv_ack, udp, ack: ping",
        "openmv_pong, udp, pong"
    })
    void talksToTheTutorialsServers(String script, String scheme, String answer) throws Exception {
        try (Program server = Program.python("tutorials/" + script + ".py", "127.0.0.1", "0");
                Program chat = CommandLine.start("chat", scheme + "://127.0.0.1:" + server.port(), "--json")) {
            chat.type("ping\n");
            chat.awaitOut("\"text\":\"" + answer + "\"");
            chat.endInput();
            assertThat(chat.awaitExit()).isZero();
        }
    }

    @Test
    void answersTheTutorialsChatClient() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "udp://127.0.0.1:0", "--json");
                Program client = Program.python("tutorials/chat_client.py", "127.0.0.1", "" + chat.listeningPort())) {
            client.type("Hello UDP!\n");
            chat.awaitOut("\"text\":\"Hello UDP!\"");
            chat.type("and hello to you\n");
            client.awaitOut("'and hello to you'");
            assertThat(client.awaitExit()).isZero();
        }
    }

    @Test
    void repliesToTheTutorialsTcpClientWhichSendsItBack() throws Exception {
        try (Program chat = CommandLine.start("chat", "--listen", "tcp://127.0.0.1:0", "--json");
                Program client =
                        Program.python("tutorials/mpython_tcp_client.py", "127.0.0.1", "" + chat.listeningPort())) {
            chat.awaitOut("\"event\":\"received\"");
            chat.type("what I say\n");
            chat.awaitOut("\"text\":\"what I say\\n\"");
            assertThat(client.isAlive()).isTrue();
        }
    }
}
