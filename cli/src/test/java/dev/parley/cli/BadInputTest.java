package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong gets one sentence that shows the right form, status 2, and no stack trace. */
@Timeout(20)
class BadInputTest {
    @TempDir
    Path folder;

    static Stream<Arguments> wrongCommandLines() {
        return Stream.of(
                wrong("Did you mean udp://127.0.0.1:9000?", "send", "upd://127.0.0.1:9000", "hi"),
                wrong("write udp://127.0.0.1:9000", "send", "udp://127.0.0.1", "hi"),
                wrong("ports end at 65535", "send", "udp://127.0.0.1:70000", "hi"),
                wrong("write udp://127.0.0.1:9000", "send", "udp://127.0.0.1:70000", "hi"),
                wrong("udp://127.0.0.1:9000 or tcp://127.0.0.1:9000", "send", "127.0.0.1:9000", "hi"),
                wrong("nothing can be sent to that", "send", "udp://127.0.0.1:0", "hi"),
                wrong("write udp://127.0.0.1:9000", "send", "udp://:9000", "hi"),
                wrong("write --every 200ms", "send", "udp://127.0.0.1:9000", "hi", "--every", "0s"),
                wrong("has no unit: write 2s", "send", "udp://127.0.0.1:9000", "hi", "--every", "2"),
                wrong("write 200ms, 2s or 5m", "send", "udp://127.0.0.1:9000", "hi", "--wait", "soon"),
                wrong("write bytes as 68656c6c6f", "send", "udp://127.0.0.1:9000", "--as", "hex", "zz"),
                wrong("a byte takes two", "send", "udp://127.0.0.1:9000", "--as", "hex", "abc"),
                wrong("there are hex and base64", "send", "udp://127.0.0.1:9000", "--as", "hax", "00"),
                wrong("there is no such file", "send", "udp://127.0.0.1:9000", "--file", "/nonexistent"),
                wrong("Did you mean {{data}}?", "listen", "udp://127.0.0.1:0", "--reply", "{{dta}}"),
                wrong("that is for --reply", "send", "udp://127.0.0.1:9000", "--template", "{{data}}"),
                wrong("a {{ without }}", "listen", "udp://127.0.0.1:0", "--reply", "a {{data"),
                wrong("Did you mean parley listen?", "lisen", "udp://:9000"),
                wrong("parley --help explains them", "dance"),
                wrong("the verb comes first", "--json", "listen", "udp://:9000"),
                wrong("Did you mean --every?", "send", "udp://127.0.0.1:9000", "hi", "--evry", "2s"),
                wrong("--count needs N after it", "listen", "udp://127.0.0.1:0", "--count"),
                wrong("write 10", "listen", "udp://127.0.0.1:0", "--count", "0"),
                wrong("\"hello world\"", "send", "udp://127.0.0.1:9000", "hello", "world"),
                wrong("leave one out", "send", "udp://127.0.0.1:9000", "hello", "-m", "world"),
                wrong("quotes around them, -m \"hello world\"", "send", "udp://127.0.0.1:9000", "-m", "hello", "world"),
                wrong("--template \"at {{now}}\"", "send", "udp://127.0.0.1:9000", "--template", "at", "{{now}}"),
                wrong("--reply \"ack: {{data}}\"", "listen", "udp://:0", "--reply", "ack:", "{{data}}", "--for", "1s"),
                wrong("--reply \"ack: {{data}}\"; “ is a curly", "listen", "udp://:0", "--reply", "“ack:", "{{data}}”"),
                wrong("--reply \"a b\" answers with it", "listen", "udp://:9000", "a", "b"),
                wrong("parley send udp://127.0.0.1:9000 \"hi\" sends", "listen", "udp://:9000", "hi"),
                wrong("such as udp://:9001", "listen", "udp://:9000", "9001"),
                wrong("a long dash (–)", "send", "udp://127.0.0.1:9000", "hi", "–every", "1s"),
                wrong("type --every", "send", "udp://127.0.0.1:9000", "hi", "—every=1s"),
                wrong("type --for", "listen", "udp://:0", "-–for", "1s"),
                wrong("type --json", "addresses", "–json"),
                wrong("around it, \"a b\"; “ is a curly quote", "send", "udp://127.0.0.1:9000", "“a", "b”"),
                wrong("type udp://:9000", "listen", "„udp://:9000“"),
                wrong("“ is a curly quote", "listen", "udp://:0", "--for", "“2s”"),
                wrong("parley listen udp://:9000", "listen"),
                wrong("parley send udp://192.168.1.20:9000 \"hello\"", "send"),
                wrong("exclude each other", "listen", "udp://127.0.0.1:0", "--json", "--raw"),
                wrong("exclude each other", "listen", "udp://127.0.0.1:0", "--echo", "--reply", "x"),
                wrong("exclude each other", "listen", "udp://127.0.0.1:0", "--echo", "--rules", "x.yaml"),
                wrong("exclude each other", "listen", "udp://127.0.0.1:0", "--reply", "x", "--rules", "x.yaml"),
                wrong("must be more than 0", "listen", "tcp://127.0.0.1:0", "--idle-timeout", "0"),
                wrong("has no unit", "listen", "tcp://127.0.0.1:0", "--idle-timeout", "30"),
                wrong("from 1", "listen", "tcp://127.0.0.1:0", "--max-connections-per-peer", "0"),
                wrong(
                        "needs --reply, --echo, --rules or --handler",
                        "listen",
                        "udp://127.0.0.1:0",
                        "--reply-on",
                        "udp"),
                wrong(
                        "not one of the listen addresses",
                        "listen",
                        "udp://127.0.0.1:0",
                        "--echo",
                        "--reply-on",
                        "tcp://:1"),
                wrong("write 1000/s", "send", "udp://127.0.0.1:9000", "hi", "--rate", "fast"),
                wrong("write bytes as 64, 1KiB", "listen", "udp://127.0.0.1:0", "--max-message", "lots"),
                wrong("write 192.168.1.0/24", "listen", "udp://127.0.0.1:0", "--allow", "home"),
                wrong("is not a framing; there is lines", "listen", "tcp://127.0.0.1:0", "--frame", "line"),
                wrong("there are none, lf, crlf and cr", "send", "udp://127.0.0.1:9000", "hi", "--end", "eol"),
                wrong("\\x0d for a byte", "send", "udp://127.0.0.1:9000", "-e", "a\\qb"),
                wrong("a stream has one peer", "listen", "tcp://239.1.2.3:5000"),
                wrong("has no interface 'eth99'", "listen", "udp://239.1.2.3:5000", "--interface", "eth99"),
                wrong("without brackets", "listen", "udp://fe80::1:9000"),
                wrong("write 4 or 6", "listen", "udp://:0", "--family", "5"),
                wrong("from 0 to 255", "send", "udp://239.1.2.3:5000", "hi", "--ttl", "300"),
                wrong("It is an option of send, chat.", "listen", "udp://239.1.2.3:5000", "--ttl", "3"),
                wrong("multicast groups alone", "send", "udp://127.0.0.1:5000", "hi", "--ttl", "3"),
                wrong("write :5000", "send", "udp://127.0.0.1:9000", "hi", "--from", "here"),
                wrong("no tcp:// address is listened on", "listen", "udp://:0", "--echo", "--reply-on", "tcp"),
                wrong("there is no tcp:// address", "listen", "udp://:0", "--frame", "lines"),
                wrong("there is no tcp:// address", "send", "udp://127.0.0.1:9000", "hi", "--frame", "lines"),
                wrong("exclude each other", "send", "tcp://127.0.0.1:9000", "hi", "--frame", "lines", "--end", "lf"),
                wrong("write --frame \"delimiter=;\"", "listen", "tcp://127.0.0.1:0", "--frame", "delimiter="),
                wrong("Did you mean little?", "listen", "tcp://127.0.0.1:0", "--frame", "length=4,litle"),
                wrong("is given twice", "listen", "udp://:9640", "udp://:9640"),
                wrong("the next word is the option --json", "listen", "udp://127.0.0.1:0", "--count", "--json"),
                wrong("write udp://:9000", "listen", "udp://9000"),
                wrong("parley snippet micropython", "snippet", "esp32"),
                wrong("give it to measure --serve", "measure", "udp://127.0.0.1:9300", "--flood", "--merged"),
                wrong("parley chat udp://192.168.1.20:9000", "chat"),
                wrong("parley chat --listen udp://:9000", "chat", "--listen"),
                wrong("wait for it with chat --listen udp://:9000", "chat", "udp://:9000"),
                wrong("send sends to many", "chat", "udp://127.0.0.1:9000", "udp://127.0.0.1:9001"),
                wrong("the address says UDP or TCP: parley listen udp://:9000", "listen", "-u", "-l", "9000"),
                wrong("Here: --wait 5s for the answer", "send", "udp://127.0.0.1:9000", "hi", "-w", "2"),
                wrong("Did you mean --reply?", "listen", "udp://:9000", "-reply", "x"),
                wrong("chat takes no message", "chat", "udp://127.0.0.1:9000", "hello"),
                wrong("--allow needs --listen", "chat", "udp://127.0.0.1:9000", "--allow", "10.0.0.0/8"),
                wrong("--any-peer is for going to a peer", "chat", "--listen", "udp://:0", "--any-peer"),
                wrong("there are none, lf, crlf and cr", "chat", "udp://127.0.0.1:9000", "--end", "eol"),
                wrong("parley send udp://127.0.0.1:9000 \"hi\"", "send", "hi", "udp://127.0.0.1:9000"),
                wrong("write -m before it", "send", "udp://127.0.0.1:9000", "tcp: hello"),
                wrong("--as hex", "send", "udp://127.0.0.1:9000", "h\ufffdllo"),
                wrong("parley probe udp://192.168.1.20:9000", "probe"),
                wrong("one server at a time", "probe", "udp://127.0.0.1:9", "hello"),
                wrong("only a listener may omit it", "probe", "udp://:9"),
                wrong("many hosts", "probe", "udp://239.1.2.3:9"),
                wrong("Did you mean burst?", "probe", "udp://127.0.0.1:9", "--only", "brust"),
                wrong("at most 10s", "probe", "udp://127.0.0.1:9", "--wait", "11s"),
                wrong("from 1 to 64", "probe", "udp://127.0.0.1:9", "--most-burst", "65"),
                wrong("from 1 to 65,507", "probe", "udp://127.0.0.1:9", "--most-size", "1MB"),
                wrong("exclude each other", "probe", "udp://127.0.0.1:9", "--only", "size", "--skip", "burst"),
                wrong("write -- before it", "send", "udp://127.0.0.1:9000", "-z"),
                wrong("parley listen udp://:9000", "--listen", "udp://:9000"),
                wrong("parley listen udp://:9000 --echo --json", "--json", "listen", "udp://:9000", "--echo"),
                wrong("address: parley listen udp://:9001.", "listen", "-p", "9001"),
                wrong("address: parley listen udp://:9001.", "listen", "--port", "9001"),
                wrong("address: parley send udp://192.168.1.20:9001.", "send", "hello", "--port", "9001"),
                wrong("Did you mean parley --version?", "version"),
                wrong("Did you mean parley listen udp://:9000?", "serve"),
                wrong("Did you mean parley listen udp://:9000 --echo?", "echo"),
                wrong("the verb comes before it: parley listen udp://:9000", "udp://:9000"),
                wrong("parley chat tcp://127.0.0.1:9000", "tcp://127.0.0.1:9000", "hello"),
                wrong("Did you mean --wait?", "send", "udp://127.0.0.1:9000", "hi", "--timeout", "2s"),
                wrong("Did you mean --wait?", "probe", "udp://127.0.0.1:9000", "--timeout", "2s"),
                wrong("Did you mean --idle-timeout?", "listen", "udp://127.0.0.1:0", "--timeout", "2s"),
                wrong("Did you mean --count?", "send", "udp://127.0.0.1:9000", "hi", "--repeat", "3"),
                wrong("udp://127.0.0.1:9000 or tcp://127.0.0.1:9000", "send", "127.0.0.1", "9000", "hello"),
                wrong("udp://[::1]:9000 or tcp://[::1]:9000", "chat", "::1", "9000"),
                wrong("udp://board:9000 or tcp://board:9000", "probe", "board", "9000"),
                wrong("is not hex", "send", "udp://127.0.0.1:9000", "--as", "hex", ","),
                wrong("the input is empty", "send", "udp://127.0.0.1:9000"),
                wrong("the input is empty", "send", "udp://127.0.0.1:9000", "--file", "-"),
                wrong("the input is empty", "send", "udp://127.0.0.1:9000", "--file", "/dev/null"),
                wrong("is a folder: name a file", "send", "udp://127.0.0.1:9000", "--file", "/"),
                wrong("65,507 B at most", "send", "udp://127.0.0.1:9000", "--file", "/dev/zero"),
                wrong("--max-message", "send", "udp://127.0.0.1:9000", "--file", "/dev/zero", "--max-message", "1KiB"),
                wrong("is read whole", "send", "tcp://127.0.0.1:9000", "--file", "/dev/zero", "--every", "1s"),
                wrong("is read whole", "send", "udp://127.0.0.1:9000", "--file", "/dev/zero", "--split", "1KiB"));
    }

    private static Arguments wrong(String sentence, String... args) {
        return Arguments.of(sentence, List.of(args));
    }

    @ParameterizedTest(name = "{1} → {0}")
    @MethodSource("wrongCommandLines")
    void saysWhatIsWrongAndShowsTheRightForm(String sentence, List<String> args) {
        CommandLine run = CommandLine.run(args.toArray(String[]::new));

        assertThat(run.err()).startsWith("parley: ").contains(sentence).doesNotContain("\tat ", "Exception");
        assertThat(run.err().lines())
                .as("one sentence, one line; below one about a template, the place")
                .hasSize(run.err().endsWith("^\n") ? 3 : 1);
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void drawsThePlaceInATemplate() {
        CommandLine run = CommandLine.run("listen", "udp://:9000", "--reply", "{{data[0..2] | u16b}}");

        assertThat(run.err()).isEqualTo("""
                parley: --reply: the template '{{data[0..2] | u16b}}' has the filter 'u16b', which is none; there are hex, upper, u16be and others. Did you mean {{u16be}}? (character 16)
                  {{data[0..2] | u16b}}
                                 ^
                """);
        assertThat(run.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--file EMPTY", "--file EMPTY --lines", "--file /dev/null"})
    void refusesAnEmptyFileBeforeItConnects(String options) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CommandLine run = CommandLine.run(("send tcp://127.0.0.1:" + server.getLocalPort() + " " + options)
                    .replace("EMPTY", empty.toString())
                    .split(" +"));

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).startsWith("parley: the input is empty").doesNotContain("ledger");
            server.setSoTimeout(1);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--lines", "--file -", "--file EMPTY", "--file EMPTY --lines"})
    void refusesAnEmptyInputHoweverItIsGivenOnBothTransports(String options) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        try (DatagramSocket target = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            for (String address :
                    List.of("udp://127.0.0.1:" + target.getLocalPort(), "tcp://127.0.0.1:" + server.getLocalPort())) {
                CommandLine run = CommandLine.run(("send " + address + " --wait 0 " + options)
                        .strip()
                        .replace("EMPTY", empty.toString())
                        .split(" +"));

                assertThat(run.err())
                        .contains("the input is empty, and nothing was sent")
                        .doesNotContain("Exception");
                assertThat(run.status()).as(address + " " + options).isEqualTo(2);
            }
        }
    }

    @Test
    void refusesAFolderAsStandardInput() throws Exception {
        for (String options :
                List.of("send udp://127.0.0.1:9", "send udp://127.0.0.1:9 --lines", "chat udp://127.0.0.1:9")) {
            Process parley = new ProcessBuilder(command(options)).start();
            String err = new String(parley.getErrorStream().readAllBytes(), UTF_8);

            assertThat(parley.waitFor()).as(options + ": " + err).isEqualTo(2);
            assertThat(err).contains("standard input is a folder: name a file");
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> command(String options) {
        List<String> words = new ArrayList<>(List.of(
                "sh",
                "-c",
                "exec \"$0\" \"$@\" < /",
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.parley.cli.Main"));
        words.addAll(List.of(options.split(" ")));
        return words;
    }

    @Test
    void quotesOnlyTheBeginningOfALongInput() throws IOException {
        Path hex = Files.writeString(folder.resolve("hex"), "ab".repeat(400_000) + "x");
        Path base64 = Files.writeString(folder.resolve("base64"), "=".repeat(800_000));
        Path escapes = Files.writeString(folder.resolve("escapes"), "a".repeat(800_000) + "\\q");

        for (List<String> how : List.of(
                List.of("--as", "hex", "--file", hex.toString()),
                List.of("--as", "base64", "--file", base64.toString()),
                List.of("-e", "--file", escapes.toString()))) {
            List<String> words = new ArrayList<>(List.of("send", "udp://127.0.0.1:9"));
            words.addAll(how);
            CommandLine run = CommandLine.run(words.toArray(String[]::new));

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("characters)").hasSizeLessThan(400);
        }
    }

    @Test
    void sendsLinesAsLongAsMaxMessageAllows() throws Exception {
        String line = "x".repeat(2 << 20);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "tcp://127.0.0.1:" + server.getLocalPort();
            CommandLine refused = CommandLine.typed(line + "\n", "send", address, "--lines", "--wait", "0");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("longer than 1,048,576 B", "--max-message 10MB");
            server.accept().close();

            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
                try (Socket peer = server.accept()) {
                    return peer.getInputStream().readAllBytes().length;
                } catch (IOException bad) {
                    throw new UncheckedIOException(bad);
                }
            });
            assertThat(CommandLine.typed(line + "\n", "send", address, "--lines", "--max-message", "10MB", "-q")
                            .status())
                    .isZero();
            assertThat(read.get()).isEqualTo(2 << 20);
        }
    }

    @Test
    void refusesADatagramThatFitsNoneAndNamesTwoWaysOut() throws IOException {
        Path big = Files.write(folder.resolve("big"), new byte[65_508]);
        try (DatagramSocket target = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CommandLine run = CommandLine.run(
                    "send", "udp://127.0.0.1:" + target.getLocalPort(), "--file", big.toString(), "--json");

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err())
                    .contains("65,508 B", "65,507 B at most", "--split 1400", "tcp://", "nothing was sent");
            assertThat(run.out()).contains("\"event\":\"failed\"").doesNotContain("\"event\":\"sent\"");
        }
    }

    @Test
    void namesTheHostThatDoesNotResolve() {
        CommandLine run = CommandLine.run("send", "udp://no-such-host.invalid:9000", "hi");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("no address is known for the host 'no-such-host.invalid'");
    }

    @Test
    void namesThePortInUseAndWhoHoldsIt() throws IOException {
        try (DatagramSocket holder = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CommandLine run = CommandLine.run("listen", "udp://127.0.0.1:" + holder.getLocalPort());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("port " + holder.getLocalPort() + " is in use");
            if (Files.isReadable(Path.of("/proc/net/udp"))) {
                assertThat(run.err())
                        .contains("(process " + ProcessHandle.current().pid() + ") has it");
            }
        }
    }

    @Test
    void tellsAStartUpErrorAsJsonToo() {
        CommandLine run = CommandLine.run("send", "udp://127.0.0.1:9000", "hi", "--wait", "soon", "--json");

        assertThat(run.outLines()).hasSize(1);
        assertThat(run.out())
                .contains("\"event\":\"failed\"", "\"schema\":1", "\"cause\":\"usage\"", "write 200ms, 2s or 5m");
    }

    @Test
    void showsWhereItHappenedOnlyWithVerbose() {
        assertThat(CommandLine.run("send", "udp://127.0.0.1", "hi", "-v").err()).contains("\tat dev.parley");
    }
}
