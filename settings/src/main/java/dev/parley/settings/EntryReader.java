package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Family;
import dev.parley.bench.option.ScalarValues;
import dev.parley.framing.Framing;
import dev.parley.text.Sizes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What listeners and senders have in common: a name, addresses, options. One for each bench. */
final class EntryReader {
    /** What says something about an address, as its options on the command line. */
    static final List<String> OF_ADDRESSES = List.of("interface", "ttl", "family");

    /** The launcher reads them: {@code PARLEY_JAVA_OPTS}. */
    private static final Set<String> TAKEN = Set.of("JAVA_OPTS", "SOURCE", "REHEARSE", "TEST_SYSTEM");

    /** Multicast, as it is written: 224.0.0.0/4, ff00::/8. */
    private static final Pattern GROUP = Pattern.compile("2(?:2[4-9]|3\\d)\\.|[fF][fF][0-9a-fA-F]{2}:");

    private final Map<String, Integer> unnamed = new HashMap<>();
    private final Map<String, Node.Scalar> variables = new HashMap<>();
    private final Map<Address, SourceLocation> listening = new HashMap<>();

    /** The given name, or one that tells what it does; each once. */
    String name(MappingReader mapping, String verb, List<Address> addresses) {
        return mapping.node("name")
                .map(node -> given(Node.text("name", node)))
                .orElseGet(() -> numbered(verb + " " + addresses.getFirst()));
    }

    private String given(Node.Scalar scalar) {
        String name = scalar.as("name", ScalarValues::name);
        // What is exported must be told apart too: PARLEY_MY_BOARD stands for my-board and for My_Board.
        String variable = name.toUpperCase(Locale.ROOT).replace('-', '_');
        Node.Scalar other = variables.putIfAbsent(variable, scalar);
        if (other != null) {
            throw new SettingsError(scalar.place(), alike(name, other, variable));
        }
        if (TAKEN.contains(variable)) {
            throw new SettingsError(
                    scalar.place(),
                    "name: '" + name + "' would set a variable that Parley itself reads: take another name");
        }
        return name;
    }

    private static String alike(String name, Node.Scalar other, String variable) {
        int line = other.place().line();
        return other.value().equals(name)
                ? "name: the entry of line %s is called '%s' too: every name stands once".formatted(line, name)
                : "name: '%s', and '%s' in line %s, are both PARLEY_%s to a command: take another name"
                        .formatted(name, other.value(), line, variable);
    }

    /**
     * Notes that the listener there has the address. Port 0 is another one each time, and a group may be joined twice.
     *
     * @throws IllegalArgumentException if another listener has it
     */
    Address listened(Address address, SourceLocation listener) {
        if (address.port() == 0 || GROUP.matcher(address.host()).lookingAt()) {
            return address;
        }
        SourceLocation other = listening.putIfAbsent(address, listener);
        if (other != null && !other.equals(listener)) {
            throw new IllegalArgumentException(
                    "%s is listened on in line %s already: take another port".formatted(address, other.line()));
        }
        return address;
    }

    /** No given name is such a one, since it has no space. */
    private String numbered(String name) {
        int number = unnamed.merge(name, 1, Integer::sum);
        return number == 1 ? name : name + " #" + number;
    }

    /** @throws SettingsError if there is none, or one cannot be read */
    static List<Address> addresses(MappingReader mapping, UnaryOperator<Address> check) {
        AddressOptions options = new AddressOptions(
                mapping.value("interface", text -> text).orElse(null),
                mapping.value("ttl", EntryReader::ttl).orElse(null),
                mapping.value("family", Family::parse).orElse(null));
        Node node = mapping.node("address")
                .orElseThrow(() -> mapping.lacks("an \"address\" is needed, such as udp://:9000", "address"));
        return Node.texts("address", node).stream()
                .map(scalar -> scalar.as(
                        "address", word -> check.apply(Address.parse(word).with(options))))
                .toList();
    }

    private static Integer ttl(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 0 to 255: write 4");
        }
        return Integer.valueOf(text);
    }

    /**
     * The options as they were written, each tried on a setup, so that what is wrong is told with its place.
     *
     * @throws SettingsError if one cannot be read
     */
    static <S> Map<String, String> options(MappingReader mapping, Map<String, BiConsumer<S, String>> known, S trial) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Node.Pair pair : mapping.pairs()) {
            BiConsumer<S, String> option = known.get(pair.name());
            if (option != null) {
                options.put(pair.name(), option(pair, option, trial));
            }
        }
        return options;
    }

    private static <S> String option(Node.Pair pair, BiConsumer<S, String> option, S trial) {
        List<Node.Scalar> scalars = pair.name().equals("allow")
                ? Node.texts(pair.name(), pair.value())
                : List.of(Node.text(pair.name(), pair.value()));
        String all = scalars.stream().map(Node.Scalar::value).collect(Collectors.joining(","));
        return new Node.Scalar(all, true, scalars.getFirst().place()).as(pair.name(), text -> {
            option.accept(trial, text);
            return text;
        });
    }

    /**
     * Refuses a framing that could not do anything.
     *
     * @throws SettingsError with the framing's place
     */
    static void checkFraming(MappingReader mapping, Collection<Address> addresses) {
        mapping.node("frame")
                .ifPresent(node -> Node.text("frame", node).as("frame", text -> {
                    if (addresses.stream().noneMatch(address -> address.scheme().isStream())) {
                        throw new IllegalArgumentException(
                                "it cuts streams, and there is no tcp:// address: a datagram has its boundaries already");
                    }
                    long most = mapping.value("max-message", Sizes::parse).orElse(1L << 20);
                    return Framing.parse(text).deframer((int) Math.min(most, Integer.MAX_VALUE));
                }));
    }
}
