package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.option.Option;
import dev.parley.cli.document.ManualPage;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.verb.Verb;
import dev.parley.testkit.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manual pages and completion, as the programs that read them see them. */
class GeneratedPagesTest {
    private static final String DATE = "2026-11-20";

    @TempDir
    Path share;

    @BeforeEach
    void writePages() throws IOException {
        GeneratedPages.main(new String[] {share.toString(), DATE});
    }

    static Stream<String> pages() {
        return Stream.concat(Stream.of("parley"), Cli.VERBS.stream().map(ManualPage::name));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void groffReadsThePageWithoutWarning(String name) throws Exception {
        Ran man = run("env", "LC_ALL=C.UTF-8", Peers.require("man"), "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z")
                .with(page(name));

        assertThat(man.err()).isEmpty();
        assertThat(man.status()).isZero();
        assertThat(man.out()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void mandocReadsThePageWithoutWarning(String name) throws Exception {
        Ran lint = run(Peers.require("mandoc"), "-T", "lint", "-W", "warning").with(page(name));

        assertThat(lint.out()).isEmpty();
        assertThat(lint.status()).isZero();
    }

    @Test
    void thePageOfEachVerbShowsItsOptionsAndExamplesAsTheyAreTyped() throws Exception {
        String man = Peers.require("man");
        for (Verb verb : Cli.VERBS) {
            String shown = run("env", "LC_ALL=C.UTF-8", "MANWIDTH=1000", man, "-E", "UTF-8", "-P", "cat", "-l")
                    .with(page(ManualPage.name(verb)))
                    .out();

            assertThat(shown).contains(verb.summary()).contains("parley " + verb.name() + " " + verb.arguments());
            for (Option<?> option : verb.options()) {
                assertThat(shown).contains(option.names()).contains(option.help());
                assertThat(shown).contains("   " + option.group().heading() + "\n");
            }
            for (Verb.Example example : verb.examples()) {
                assertThat(shown).contains(example.command());
            }
        }
    }

    @Test
    void thePageOfParleyNamesEveryVerb() throws IOException {
        String page = Files.readString(page("parley"));

        for (Verb verb : Cli.VERBS) {
            assertThat(page).contains("\\fBparley " + verb.name() + "\\fR").contains("parley\\-" + verb.name());
        }
    }

    @Test
    void theReferenceHasTheStatusesOfThePages() throws IOException {
        String reference =
                Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/reference/exit-statuses.md"));

        for (ExitStatus.Meaning meaning : ExitStatus.meanings()) {
            assertThat(reference).contains("| " + meaning.status() + " | " + meaning.means() + " |");
        }
    }

    @ParameterizedTest
    @CsvSource({"bash,bash-completion/completions/parley", "zsh,zsh/site-functions/_parley"})
    void theVerbPrintsWhatThePackageBrings(String shell, String file) throws IOException {
        assertThat(CommandLine.run("completion", shell).out()).isEqualTo(Files.readString(share.resolve(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completion", "completion tcsh", "completion bash zsh"})
    void theVerbNamesTheShellsThatItKnows(String words) {
        CommandLine refused = CommandLine.run(words.split(" "));

        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("bash, zsh, fish");
    }

    @Test
    void bashOffersVerbsFirst() throws Exception {
        assertThat(bash("parley", ""))
                .containsAll(Cli.VERBS.stream().map(Verb::name).toList())
                .contains("help", "--version");
        assertThat(bash("parley", "li")).containsExactly("listen");
        assertThat(bash("parley", "help", "se")).containsExactly("send");
    }

    @Test
    void bashOffersEveryOptionOfTheVerb() throws Exception {
        for (Verb verb : Cli.VERBS) {
            assertThat(bash("parley", verb.name(), "-"))
                    .containsExactlyElementsOf(verb.options().stream()
                            .flatMap(option -> option.names().stream())
                            .toList());
        }
        assertThat(bash("parley", "send", "udp", ":", "//host:1", "listen", "--connect-t"))
                .as("a message that is also a verb's name changes nothing")
                .containsExactly("--connect-timeout");
    }

    @Test
    void bashOffersTheValuesOfAnOption() throws Exception {
        assertThat(bash("parley", "send", "--as", "")).containsExactly("hex", "base64");
        assertThat(bash("parley", "send", "--as", "=", "b")).containsExactly("base64");
        assertThat(bash("parley", "send", "--as", "=")).containsExactly("hex", "base64");
        assertThat(bash("parley", "send", "--count", "")).isEmpty();
        assertThat(bash("parley", "listen", "--frame", ""))
                .containsExactly(
                        "lines", "delimiter", "fixed", "length", "idle", "slip", "cobs", "start", "http", "resp");
        assertThat(bash("parley", "listen", "--interface", "")).containsAll(interfaces());
        assertThat(bash("parley", "listen", "--interface", "l")).contains(loopback());
        Files.writeString(share.resolve("a file.txt"), "");
        assertThat(bash("parley", "send", "--file", share + "/a f")).containsExactly(share + "/a file.txt");
    }

    @Test
    void bashOffersHowAnAddressBegins() throws Exception {
        assertThat(bash("parley", "listen", "")).containsExactly("udp://", "tcp://");
        assertThat(bash("parley", "listen", "udp", ":", "//")).isEmpty();
        assertThat(bash("parley", "completion", "z")).containsExactly("zsh");
    }

    private static List<String> interfaces() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(each -> each.getParent() == null)
                .map(NetworkInterface::getName)
                .toList();
    }

    private static String loopback() throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress())
                .getName();
    }

    /** What bash offers for the last of these words, cut as bash itself cuts them. */
    private List<String> bash(String... words) throws Exception {
        String script = """
                source "$0" && COMP_WORDS=("$@") && COMP_CWORD=$(($# - 1)) && _parley && printf '%s\\n' "${COMPREPLY[@]}"
                """;
        List<String> command = new ArrayList<>(List.of(
                Peers.require("bash"),
                "-uc",
                script,
                share.resolve("bash-completion/completions/parley").toString()));
        command.addAll(List.of(words));
        Ran bash = run(command.toArray(String[]::new)).with();
        assertThat(bash.err()).isEmpty();
        assertThat(bash.status()).isZero();
        return bash.out().lines().filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void zshReadsItsCompletion() throws Exception {
        Ran zsh = run(Peers.require("zsh"), "-n").with(share.resolve("zsh/site-functions/_parley"));

        assertThat(zsh.err()).isEmpty();
        assertThat(zsh.status()).isZero();
    }

    @Test
    void zshTakesItsCompletionFromItsFunctionPathAndFromSource() throws Exception {
        Path folder = share.resolve("zsh/site-functions");
        for (String read : List.of("", "source $fpath[1]/_parley;")) {
            Ran zsh = run(
                            Peers.require("zsh"),
                            "-fc",
                            "fpath=(" + folder + " $fpath); autoload -U compinit && compinit -D -u && " + read
                                    + " print -- $_comps[parley] $+functions[_parley]")
                    .with();
            assertThat(zsh.err()).isEmpty();
            assertThat(zsh.out()).isEqualTo("_parley 1\n");
        }
    }

    @Test
    void fishOffersVerbsOptionsAndValues() throws Exception {
        assertThat(fish("parley ")).contains("listen", "send", "completion");
        assertThat(fish("parley help s")).contains("send");
        assertThat(fish("parley send --connect-t")).containsExactly("--connect-timeout");
        assertThat(fish("parley send udp://host:1 listen --reply")).isEmpty();
        assertThat(fish("parley listen --ec")).containsExactly("--echo");
        assertThat(fish("parley send --as ")).containsExactly("base64", "hex");
        assertThat(fish("parley listen --frame ")).contains("lines", "cobs");
        assertThat(fish("parley listen --interface ")).containsAll(interfaces());
        assertThat(fish("parley listen u")).containsExactly("udp://");
    }

    private List<String> fish(String line) throws Exception {
        Ran fish = run(
                        "env",
                        "HOME=" + share,
                        Peers.require("fish"),
                        "--no-config",
                        "-c",
                        "source $argv[1]; complete -C $argv[2]")
                .with(share.resolve("fish/vendor_completions.d/parley.fish"), line);
        assertThat(fish.err()).isEmpty();
        return fish.out().lines().map(offered -> offered.split("\t", -1)[0]).toList();
    }

    private Path page(String name) {
        return share.resolve("man/man1/" + name + ".1");
    }

    private static Command run(String... words) {
        return arguments -> {
            List<String> command = new ArrayList<>(List.of(words));
            Stream.of(arguments).map(Object::toString).forEach(command::add);
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ran(process.exitValue(), out, err);
        };
    }

    @FunctionalInterface
    private interface Command {
        Ran with(Object... arguments) throws Exception;
    }

    private record Ran(int status, String out, String err) {}
}
