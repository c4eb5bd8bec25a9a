package dev.parley.cli.option;

import dev.parley.address.Scheme;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other tools call something that has another name here. Pure. */
public final class Synonyms {
    private static final String PORT = "9000";

    /** Verbs whose addresses others come to. */
    private static final List<String> WAITING = List.of("listen", "room", "relay");

    private static final Map<String, String> VERBS = Map.ofEntries(
            Map.entry("version", "parley --version"),
            Map.entry("serve", "parley listen udp://:9000"),
            Map.entry("server", "parley listen udp://:9000"),
            Map.entry("receive", "parley listen udp://:9000"),
            Map.entry("echo", "parley listen udp://:9000 --echo"),
            Map.entry("reply", "parley listen udp://:9000 --reply \"ack: {{data}}\""),
            Map.entry("connect", "parley chat tcp://192.168.1.20:5001"),
            Map.entry("client", "parley chat tcp://192.168.1.20:5001"));

    /** By what others call it; the first that a verb has is meant. */
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "timeout", List.of("wait", "idle-timeout", "for"),
            "repeat", List.of("count"),
            "times", List.of("count"),
            "number", List.of("count"),
            "interval", List.of("every"),
            "delay", List.of("every"),
            "duration", List.of("for"),
            "bind", List.of("from"),
            "iface", List.of("interface"),
            "data", List.of("message"));

    private Synonyms() {}

    /** The command that does what another tool's verb does. */
    public static Optional<String> ofVerb(String verb) {
        return Optional.ofNullable(VERBS.get(verb));
    }

    /**
     * The option that another tool's option is here.
     *
     * @param name with its dashes
     * @param known the options that there are, with their dashes
     */
    public static Optional<String> ofOption(String name, Collection<String> known) {
        return OPTIONS.getOrDefault(name.replaceFirst("^--", ""), List.of()).stream()
                .map(meant -> "--" + meant)
                .filter(known::contains)
                .findFirst();
    }

    /** What an option of nc, ncat or socat is here; {@code verb} is what was written, or send. */
    public static Optional<String> ofNetcat(String option, String verb) {
        boolean waits = WAITING.contains(verb);
        String address = "udp://" + (waits ? ":9000" : "127.0.0.1:9000");
        return Optional.ofNullable(
                switch (option) {
                    case "-u" ->
                        " -u is an option of nc. Here the address says UDP or TCP: parley %s %s."
                                .formatted(verb, address);
                    case "-t" ->
                        " Here the address says UDP or TCP: parley %s %s."
                                .formatted(verb, address.replace("udp", "tcp"));
                    case "-l" ->
                        " -l is an option of nc. Here it is a verb: parley listen udp://:9000, or parley chat --listen udp://:9000 to type too.";
                    case "-k" -> " -k is an option of nc. Parley always serves all connections.";
                    case "-w" ->
                        waits
                                ? " -w is an option of nc. Here: --idle-timeout 5s."
                                : " -w is an option of nc. Here: --wait 5s for the answer, --connect-timeout 5s for the connection.";
                    case "-N" -> " -N is an option of nc. send does that always; --keep-open does not.";
                    case "-z" -> " -z is an option of nc. Here: parley probe tcp://127.0.0.1:9000 --only listening.";
                    default -> null;
                });
    }

    /** Where a port belongs, if that is what the option would say. */
    public static Optional<String> ofPort(String option, String verb, List<String> args) {
        if (!option.equals("-p") && !option.equals("--port")) {
            return Optional.empty();
        }
        int value = args.indexOf(option) + 1;
        String port = value < args.size() && args.get(value).matches("\\d{1,5}") ? args.get(value) : PORT;
        boolean waits = WAITING.contains(verb) || args.contains("--listen") || args.contains("--serve");
        return Optional.of(" The port stands in the address: parley %s %s%s."
                .formatted(
                        verb,
                        args.contains("--listen") ? "--listen " : "",
                        waits ? "udp://:" + port : "udp://192.168.1.20:" + port));
    }

    /** The address that a host and a port were meant to be, if these words are a host and a port. */
    public static Optional<String> address(List<String> words) {
        if (words.size() < 2 || !words.get(1).matches("\\d{1,5}") || isAddress(words.getFirst())) {
            return Optional.empty();
        }
        String host = words.getFirst();
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        String meant = (bare ? "[" + host + "]" : host) + ":" + words.get(1);
        return Optional.of("'%s %s' are two words. An address is one word without a space: udp://%s or tcp://%s"
                .formatted(host, words.get(1), meant, meant));
    }

    /** Whether it begins with a scheme. */
    public static boolean isAddress(String word) {
        int colon = word.indexOf(':');
        return word.contains("://")
                || (colon > 0 && Scheme.of(word.substring(0, colon)).isPresent());
    }
}
