package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run}: a bench from a file, alone and around a command. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunIT {
    private static final String DEVICE = """
        listen:
          - name: device
            address: udp://:0
            reply: "ack: {{data}}"
            expect:
              - match: hello
        """;

    private static final String LISTENS = "listen:\n  - name: device\n    address: udp://127.0.0.1:0\n";

    private static final String TCP = "listen:\n  - name: srv\n    address: tcp://127.0.0.1:0\n";

    @TempDir
    Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("bench.yaml"), text).toString();
    }

    private Program around(String text, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", file(text), "--"));
        words.addAll(List.of(command));
        return Program.parley(words.toArray(String[]::new));
    }

    private static String[] deviceTest() {
        return Program.pythonCommand("bench/device_test.py").toArray(String[]::new);
    }

    @Test
    void aPythonTestFindsThePeerInItsEnvironment() throws Exception {
        try (Program run = around(DEVICE, deviceTest())) {
            assertThat(run.awaitExit()).isZero();
            assertThat(run.err()).anyMatch(line -> line.equals("OK (skipped=1)"));
            assertThat(run.err())
                    .anyMatch(line -> line.contains("device  udp 127.0.0.1:") && line.endsWith("→  5 B  hello"));
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void theStatusIsTheCommands() throws Exception {
        try (Program three = around(DEVICE, "sh", "-c", "echo data; exit 3");
                Program killed = around(DEVICE, "sh", "-c", "kill -KILL $$")) {
            assertThat(three.awaitExit()).isEqualTo(3);
            assertThat(three.out()).containsExactly("data");
            assertThat(killed.awaitExit()).isEqualTo(128 + 9);
        }
    }

    @Test
    void aFailingTestFailsTheRunAndTheReport() throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "run", file(DEVICE), "--junit-report", folder.resolve("r.xml").toString(), "--", "env", "FAIL=1"));
        words.addAll(List.of(deviceTest()));
        try (Program run = Program.parley(words.toArray(String[]::new))) {
            assertThat(run.awaitExit()).isEqualTo(1);
        }
        assertThat(Files.readString(folder.resolve("r.xml")))
                .contains("tests=\"2\" failures=\"1\"")
                .contains("classname=\"device\" name=\"expects 1 message that matches &quot;hello&quot;\"")
                .contains("the command ended with status 1");
    }

    @Test
    void anExpectationThatIsNotMetSaysExpectedAndGot() throws Exception {
        Path report = folder.resolve("report.xml");
        Files.writeString(report, "that of the run before");
        String text = DEVICE.replace("match: hello", "match: {prefix: \"SET \"}\n        count: 2");
        String device = String.join(" ", deviceTest());
        try (Program run = Program.parley(
                "run", file(text), "--junit-report", report.toString(), "--json", "--", "sh", "-c", device)) {
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.err())
                    .anyMatch(line -> line.contains("\"event\":\"failed\"")
                            && line.contains("\"session\":\"device\"")
                            && line.contains("\"cause\":\"expectation\"")
                            && line.contains("got none, and 1 other message, the last of them \\\"hello\\\""));
        }
        assertThat(Files.readString(report))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .contains("<failure type=\"expectation\" message=\"bench.yaml:6: expected 2 messages that match");
    }

    private static final String SCRIPTED = """
            listen:
              - name: device
                address: udp://127.0.0.1:%1$d
                count: 2
                rules:
                  - match: ping
                    reply: "pong!"
                expect:
                  - match: {hex: "01"}
            send:
              - name: tester
                address: udp://127.0.0.1:%1$d
                script:
                  - send: "ping"
                  - send: '\\xff\\x00\\x01'
                  - expect: {text: pongs}
                    within: 2s
            """;

    /** Of what is no text, escapes and letters would say little; the same with and without {@code -x}. */
    @Test
    void theReportShowsWhatIsNoTextInHex() throws Exception {
        Path report = folder.resolve("report.xml");
        try (Program run =
                Program.parley("run", file(SCRIPTED.formatted(Ports.free())), "--junit-report", report.toString())) {
            assertThat(run.awaitExit()).isEqualTo(1);
        }
        assertThat(Files.readString(report))
                .contains("got none, and 2 other messages, the last of them hex ff 00 01\"")
                .contains("exactly &quot;pongs&quot;, got &quot;pong!&quot;; nothing more came");
    }

    @Test
    void hexReachesNotesAboutRulesStepsExpectationsAndTheReport() throws Exception {
        Path report = folder.resolve("report.xml");
        String text = SCRIPTED.formatted(Ports.free()).replace("\\xff\\x00\\x01", "pinging");
        try (Program run = Program.parley("run", file(text), "-x", "--junit-report", report.toString())) {
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.err())
                    .anyMatch(line -> line.contains("no rule matches this: it begins with hex 70 69 6e 67, and rule"))
                    .anyMatch(line -> line.contains("the last of them hex 70 69 6e 67 69 6e 67"))
                    .anyMatch(line ->
                            line.endsWith("    got       00000000  70 6f 6e 67 21" + " ".repeat(36) + "|pong!|"))
                    .anyMatch(line -> line.endsWith("  got       hex 70 6f 6e 67 21; nothing more came"));
        }
        assertThat(Files.readString(report))
                .contains("exactly hex 70 6f 6e 67 73, got hex 70 6f 6e 67 21; nothing more came")
                .contains("&#10;    got       00000000  70 6f 6e 67 21 ")
                .contains("\n    got       00000000  70 6f 6e 67 21 ");
    }

    @Test
    void aCommandGoesOnWhenNobodyCanReadWhatIsTold() throws Exception {
        String bench = file("""
                listen:
                  - name: device
                    address: udp://127.0.0.1:0
                send:
                  - address: udp://127.0.0.1:9
                    message: "x"
                    every: 10ms
                """);
        Path done = folder.resolve("done");
        String parley = String.join(
                " ", Program.parleyCommand("run", bench, "--", "sh", "-c", "'sleep 1; touch " + done + "'"));
        try (Program full = Program.of("sh", "-c", parley + " 2>/dev/full")) {
            assertThat(full.awaitExit()).as("the output could not be written").isEqualTo(3);
        }
        assertThat(done).exists();
    }

    @Test
    void aPersonIsToldWhichExpectationWasNotMet() throws Exception {
        try (Program run = around(DEVICE, "true")) {
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.err())
                    .anyMatch(line -> line.contains(
                            "device  failed: bench.yaml:6: expected 1 message that matches \"hello\", got none"));
        }
    }

    @Test
    void aCommandThatCannotBeStartedIsASentence() throws Exception {
        try (Program run = around(DEVICE, "no-such-program-here")) {
            assertThat(run.awaitExit()).isEqualTo(2);
            assertThat(run.err())
                    .anyMatch(line -> line.contains(
                            "the command \"no-such-program-here\" could not be started: there is no such program"));
        }
    }

    @Test
    void aReportTellsWhatCouldNotEvenBegin() throws Exception {
        String report = folder.resolve("r.xml").toString();
        String wrong = file("listen:\n  - adress: udp://:9000\n");
        assertThat(CommandLine.run("run", wrong, "--junit-report", report).status())
                .isEqualTo(2);
        assertThat(Files.readString(Path.of(report)))
                .contains("<testsuite name=\"bench.yaml\" tests=\"1\" failures=\"1\"")
                .contains("<failure type=\"usage\"")
                .contains("&quot;adress&quot; is no key of a listener");

        try (Program run =
                CommandLine.start("run", file(DEVICE), "--junit-report", report, "--", "no-such-program-here")) {
            assertThat(run.awaitExit()).isEqualTo(2);
        }
        assertThat(Files.readString(Path.of(report)))
                .contains("tests=\"1\" failures=\"1\"")
                .contains("the command &quot;no-such-program-here&quot; could not be started");
    }

    @Test
    void checkTakesNeitherAReportNorACommand() throws Exception {
        CommandLine reported = CommandLine.run(
                "run",
                file(DEVICE),
                "--check",
                "--junit-report",
                folder.resolve("r.xml").toString());
        assertThat(reported.status()).isEqualTo(2);
        assertThat(reported.err()).contains("--check and --junit-report");
        assertThat(folder.resolve("r.xml")).doesNotExist();
        CommandLine around = CommandLine.run("run", file(DEVICE), "--check", "--", "true");
        assertThat(around.status()).isEqualTo(2);
        assertThat(around.err()).contains("--check runs nothing, and here is the command \"true\"");
    }

    @Test
    void theTimeOfTheFileEndsACommandThatHangs() throws Exception {
        try (Program run = around("for: 300ms\n" + LISTENS, "sleep", "60")) {
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.err())
                    .anyMatch(line -> line.contains("failed: the command had not ended when the time of the"));
        }
        try (Program json = CommandLine.start("run", file("for: 300ms\n" + LISTENS), "--json", "--", "sleep", "60")) {
            assertThat(json.awaitExit()).isEqualTo(1);
            assertThat(json.err())
                    .anyMatch(line -> line.contains("\"event\":\"failed\"")
                            && line.contains("\"session\":\"run\"")
                            && line.contains("\"cause\":\"timed-out\""));
        }
    }

    @Test
    void aTimeThatIsOverWhenItIsWrittenEndsTheBenchWithANote() throws Exception {
        try (Program run = CommandLine.start("run", file(LISTENS), "--json")) {
            run.listeningPort();
            file("for: 5m\n" + LISTENS);
            run.awaitOut("the settings file has changed: it runs for 5m from its start");
            file("for: 1ms\n" + LISTENS);
            run.awaitOut("it runs for 1ms, which are over already, so it ends");
            assertThat(run.awaitExit()).isZero();
        }
    }

    @Test
    void anInterruptReachesTheCommandAndEndsTheBenchInOrder() throws Exception {
        try (Program run = around(
                DEVICE, "sh", "-c", "trap 'echo asked; exit 5' TERM INT; echo ready; while :; do sleep 0.05; done")) {
            run.awaitOut("ready");
            run.signal("INT");
            assertThat(run.awaitExit()).isEqualTo(130);
            assertThat(run.out()).containsExactly("ready", "asked");
            assertThat(run.err()).anyMatch(line -> line.startsWith("device: ledger: "));
        }
    }

    @Test
    void whatTheCommandStartedIsEndedToo() throws Exception {
        String child = "(trap 'echo child asked; exit' TERM; echo ready; while :; do sleep 0.05; done) & wait";
        try (Program run = around(DEVICE, "sh", "-c", child)) {
            run.awaitOut("ready");
            run.signal("TERM");
            run.awaitOut("child asked");
            assertThat(run.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void checkPrintsWhatWouldRunAndOpensNothing() throws Exception {
        CommandLine right = CommandLine.run("run", file(DEVICE.replace(":0", ":9000")), "--check");
        CommandLine wrong = CommandLine.run("run", file("listen:\n  - adress: udp://:9000\n"), "--check");

        assertThat(right.status()).isZero();
        assertThat(right.out())
                .contains(
                        "device listens on udp://:9000, replies \"ack: {{data}}\", expects 1 message that matches \"hello\"");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("bench.yaml:2:5: \"adress\" is no key of a listener")
                .contains("Did you mean \"address\"?");
    }

    @Test
    void itsWordsAreCheckedInSentences() throws Exception {
        assertThat(CommandLine.run("run").err()).contains("run needs a settings file");
        assertThat(CommandLine.run("run", "a.yaml", "pytest").err())
                .contains("write -- before a command: parley run a.yaml -- pytest");
        assertThat(CommandLine.run("run", "a.yaml", "--").err()).contains("write a command after --");
        assertThat(CommandLine.run("run", "none.yaml").err()).contains("there is no such file");
        assertThat(CommandLine.run("run", file(DEVICE), "--junit-report", "no/folder/r.xml")
                        .err())
                .contains("--junit-report: 'no/folder/r.xml' cannot be written");
        assertThat(CommandLine.run("run", "none.yaml", "--", "tool", "--json").out())
                .isEmpty();
    }

    @Test
    void endsWhenEveryEntryHasEnded() throws Exception {
        String text = """
            listen:
              - name: once
                address: udp://127.0.0.1:PORT
                count: 1
                expect: [{match: hello}]
            send:
              - name: hello
                address: udp://127.0.0.1:PORT
                message: hello
            """.replace("PORT", Integer.toString(Ports.free()));
        try (Program run = CommandLine.start("run", file(text), "--json")) {
            assertThat(run.awaitExit()).isZero();
            assertThat(run.out())
                    .anyMatch(line -> line.contains("\"event\":\"received\"") && line.contains("\"session\":\"once\""));
            assertThat(run.out())
                    .anyMatch(line -> line.contains("\"event\":\"sent\"") && line.contains("\"session\":\"hello\""));
        }
    }

    @Test
    void aSenderThatNobodyAnswersFailsTheRun() throws Exception {
        String text = "send:\n  - address: tcp://127.0.0.1:%s\n    message: hello\n".formatted(Ports.free());
        try (Program run = CommandLine.start("run", file(text))) {
            assertThat(run.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void anAddressInUseIsToldWithAReport() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path report = folder.resolve("r.xml");
            String text = "listen:\n  - address: tcp://127.0.0.1:" + taken.getLocalPort();
            try (Program run = CommandLine.start("run", file(text), "--junit-report", report.toString())) {
                assertThat(run.awaitExit()).isEqualTo(1);
            }
            assertThat(Files.readString(report)).contains("<failure type=\"address-in-use\"");
        }
    }

    @Test
    void aChangedFileChangesAnswersAndKeepsConnections() throws Exception {
        String first = """
            listen:
              - name: door
                address: tcp://127.0.0.1:0
                frame: lines
                reply: "one"
              - name: other
                address: udp://127.0.0.1:0
            """;
        String path = file(first);
        try (Program run = CommandLine.start("run", path, "--json")) {
            int port = run.listeningPort();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                assertThat(ask(socket, in)).isEqualTo("one");

                // as an editor does it: another file gets the name
                Path other = Files.writeString(folder.resolve(".bench.yaml.swp"), first.replace("\"one\"", "\"two\""));
                Files.move(other, Path.of(path), StandardCopyOption.ATOMIC_MOVE);
                run.awaitOut("the settings file has changed: door answers anew");
                assertThat(ask(socket, in)).isEqualTo("two");

                file(first.replace("reply", "repyl"));
                run.awaitOut("bench.yaml:5:5: \\\"repyl\\\" is no key of a listener");
                assertThat(ask(socket, in)).isEqualTo("two");

                file(first.replace("\"one\"", "\"three\"").replace("name: other", "name: another"));
                run.awaitOut("door answers anew, another is opened");
                assertThat(ask(socket, in)).isEqualTo("three");
            }
            run.signal("TERM");
            assertThat(run.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void aFileWhoseFolderIsGoneIsToldAndReadOnceItIsBack() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path file = Files.writeString(home.resolve("bench.yaml"), LISTENS);
        try (Program run = CommandLine.start("run", file.toString(), "--json")) {
            run.listeningPort();
            Path away = Files.move(home, folder.resolve("away"));
            run.awaitOut("bench.yaml is missing; Parley continues with the old settings");
            Files.move(away, home);
            run.awaitOut("the settings file has changed: it says the same as before");
        }
    }

    @Test
    void aPlaceThatIsTakenIsTriedAgainWithEachSave() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program run = CommandLine.start("run", file(TCP), "--json")) {
            int port = run.listeningPort();
            String elsewhere = TCP.replace(":0", ":" + taken.getLocalPort());
            file(elsewhere);
            run.awaitOut("the settings file has changed: srv could not be opened and stays where it was");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
            }
            taken.close();
            file(elsewhere);
            run.awaitOut("the settings file has changed: srv is opened");
            run.awaitOut("\"event\":\"summary\""); // of the old place
            run.signal("TERM");
            assertThat(run.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void aBenchThatLostItsOnlyPlaceWaitsForTheNextEdit() throws Exception {
        int free = Ports.free();
        String narrow = TCP.replace(":0", ":" + free);
        try (Program run = CommandLine.start("run", file(narrow), "--json")) {
            run.listeningPort();
            // somebody else's place on the same port, which makes it impossible to be everywhere
            try (var taken = new java.net.ServerSocket(free, 1, InetAddress.getByName("127.0.0.2"))) {
                file(narrow.replace("127.0.0.1", ""));
                run.awaitOut("the settings file has changed: srv could not be opened\"");
                file(narrow.replace("127.0.0.1", "") + "# the same\n");
                run.awaitOut("the settings file has changed: srv could not be opened\"", 2);
                assertThat(taken.isBound()).isTrue();
            }
            file(narrow.replace("127.0.0.1", ""));
            run.awaitOut("the settings file has changed: srv is opened");
            assertThat(run.isAlive()).isTrue();
        }
    }

    private static String ask(Socket socket, BufferedReader in) throws IOException {
        socket.getOutputStream().write("?\n".getBytes(UTF_8));
        return in.readLine();
    }

    /** With what the tests' own build has fetched already. */
    @Test
    @Tag("soak")
    void aMavenProjectFindsThePeerInItsEnvironment() throws Exception {
        Path project = folder.resolve("project");
        Path tests = Files.createDirectories(project.resolve("src/test/java"));
        Files.writeString(project.resolve("pom.xml"), """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>sample</groupId>
              <artifactId>device</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>25</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencies>
                <dependency>
                  <groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
                  <version>JUNIT</version><scope>test</scope>
                </dependency>
              </dependencies>
              <build><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
              </plugins></build>
            </project>
            """.replace("JUNIT", "6.1.3"));
        Files.writeString(tests.resolve("DeviceTest.java"), """
            import static org.junit.jupiter.api.Assertions.assertEquals;

            import java.net.*;
            import org.junit.jupiter.api.Test;

            class DeviceTest {
                @Test
                void isAcknowledged() throws Exception {
                    String[] peer = System.getenv("PARLEY_DEVICE").split(":");
                    try (DatagramSocket socket = new DatagramSocket()) {
                        socket.setSoTimeout(5_000);
                        socket.connect(new InetSocketAddress(peer[0], Integer.parseInt(peer[1])));
                        socket.send(new DatagramPacket("hello".getBytes(), 5));
                        DatagramPacket answer = new DatagramPacket(new byte[64], 64);
                        socket.receive(answer);
                        assertEquals("ack: hello", new String(answer.getData(), 0, answer.getLength()));
                    }
                }
            }
            """);
        try (Program run = around(DEVICE, Peers.require("mvn"), "-o", "-B", "-ntp", "-f", project.toString(), "test")) {
            assertThat(run.awaitExit()).as("%s", run.out()).isZero();
            assertThat(run.out()).anyMatch(line -> line.contains("Tests run: 1, Failures: 0, Errors: 0"));
        }
    }
}
