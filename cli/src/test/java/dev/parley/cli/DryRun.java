package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Address;
import dev.parley.address.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a command of the documentation until it would open its first socket: all of it has been read and checked by then.
 * Its addresses get hosts that cannot be used, so that the network refuses each, and nothing is sent.
 *
 * @param folder for files
 * @param settings what stands in the file that a command names; empty where the page does not show it
 */
record DryRun(Path folder, String settings) {
    private static final Set<String> OPEN_NOTHING = Set.of("addresses", "snippet", "completion", "help", "--version");

    /** What a file has that an option or verb names, where the page shows none. */
    private static final Map<String, String> FILES = Map.of(
            "--rules", "rules:\n  - match: ping\n    reply: pong\n",
            "--script", "script:\n  - send: ping\n",
            "--file", "hello\n",
            "run", "listen:\n  - address: udp://:0\n    rules: [{match: ping, reply: pong}]\n");

    /** Of TEST-NET-1 (RFC 5737), which no computer has. */
    private static final String NOT_HERE = "192.0.2.1";

    /** @param words the verb, and what stands behind it */
    void check(List<String> words) throws IOException {
        String verb = words.isEmpty() ? "" : words.getFirst();
        if (OPEN_NOTHING.contains(verb) || words.contains("--help") || words.contains("-h")) {
            CommandLine done = CommandLine.run(words.toArray(String[]::new));
            assertThat(done.status()).as("%s: %s", words, done.err()).isZero();
        } else if (words.contains("--try") || (verb.equals("listen") && words.contains("--check"))) {
            checkTrial(words);
        } else if (verb.equals("run")) {
            if (words.contains("--list") || words.contains("--print")) {
                assertThat(CommandLine.run(words.toArray(String[]::new)).status())
                        .as("%s", words)
                        .isZero();
            } else {
                checkBench(words);
            }
        } else if (verb.equals("inspect") || verb.equals("replay")) {
            checkCapture(words);
        } else if (verb.equals("console")) {
            checkConsole(words);
        } else {
            checkRefused(words, verb);
        }
    }

    /** A word too many is refused once all options are read, and before there is a page. */
    private static void checkConsole(List<String> words) {
        List<String> run = new ArrayList<>(words);
        run.add("too-many");
        CommandLine refused = CommandLine.run(run.toArray(String[]::new));
        assertThat(refused.err())
                .as("%s, run as %s", words, run)
                .contains("console takes no word, and there stands 'too-many'");
        assertThat(refused.status()).isEqualTo(2);
    }

    /** All options are read before the file is opened, which is not there; standard input is empty. */
    private void checkCapture(List<String> words) throws IOException {
        List<String> run = new ArrayList<>(words);
        int messages = words.indexOf("--messages");
        if (messages >= 0) {
            Path definitions = folder.resolve("messages.yaml");
            run.set(
                    messages + 1,
                    Files.writeString(definitions, "messages: {one: {a: u8}}\n").toString());
        }
        CommandLine refused = CommandLine.run(run.toArray(String[]::new));
        String says = words.contains("-") ? "'-' is no capture" : "could not be opened: there is no such file";
        assertThat(refused.err()).as("%s", words).contains(says);
        assertThat(refused.status()).isEqualTo(2);
    }

    private void checkBench(List<String> words) throws IOException {
        int dashes = words.indexOf("--");
        assertThat(dashes).as("a command behind --").isNotEqualTo(words.size() - 1);
        List<String> own = new ArrayList<>(dashes < 0 ? words : words.subList(0, dashes));
        assertThat(own).as("a settings file or an example").hasSizeGreaterThan(1);
        if (!own.contains("--example")) {
            own.set(1, file("run"));
        }
        if (!own.contains("--check")) {
            own.add("--check");
        }
        CommandLine checked = CommandLine.run(own.toArray(String[]::new));
        assertThat(checked.status()).as("%s: %s", words, checked.err()).isZero();
    }

    /** What rules would do opens nothing. */
    private void checkTrial(List<String> words) throws IOException {
        List<String> run = new ArrayList<>(words);
        for (int i = 1; i < words.size(); i++) {
            if (FILES.containsKey(words.get(i - 1))) {
                run.set(i, file(words.get(i - 1)));
            }
        }
        CommandLine tried = CommandLine.run(run.toArray(String[]::new));
        assertThat(tried.status()).as("%s: %s", words, tried.err()).isZero();
    }

    private void checkRefused(List<String> words, String verb) throws IOException {
        boolean listens = Set.of("listen", "room", "relay").contains(verb)
                || words.contains("--listen")
                || words.contains("--serve");
        List<String> run = new ArrayList<>(List.of(verb));
        if (!listens) {
            run.addAll(List.of("--family", "6"));
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            run.add(
                    FILES.containsKey(words.get(i - 1))
                            ? file(words.get(i - 1))
                            : words.get(i - 1).equals("--api")
                                    ? NOT_HERE + ":0"
                                    : isAddress(word) ? elsewhere(word, listens) : word);
        }
        CommandLine refused = CommandLine.typed("hello\n", run.toArray(String[]::new));
        assertThat(refused.err())
                .as("%s, run as %s", words, run)
                .contains(listens ? "no interface of this computer has that address" : "has no IPv6 address");
        assertThat(refused.status()).isEqualTo(1);
    }

    /** @param namedBy the option or verb before it */
    private String file(String namedBy) throws IOException {
        String text = settings.isEmpty() ? FILES.getOrDefault(namedBy, "") : settings;
        return Files.writeString(folder.resolve("page.yaml"), text).toString();
    }

    private static boolean isAddress(String word) {
        int colon = word.indexOf(':');
        return colon > 0 && Scheme.of(word.substring(0, colon)).isPresent();
    }

    /** The same address with a host that cannot be listened on, or not be reached over IPv6. */
    private static String elsewhere(String word, boolean listens) {
        Address address = Address.parse(word);
        return address.scheme().word() + "://" + (listens ? NOT_HERE : "127.0.0.1") + ":" + address.port();
    }
}
