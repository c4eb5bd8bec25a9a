package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.SharedOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.session.SessionBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What listeners and senders have in common: a name, addresses, options. One for each bench. */
final class EntryReader {
    /** The launcher reads variables of these names: {@code PARLEY_JAVA_OPTS}. */
    private static final Set<String> RESERVED = Set.of("JAVA_OPTS", "SOURCE", "REHEARSE", "TEST_SYSTEM");

    /** Multicast, as it is written: 224.0.0.0/4, ff00::/8. */
    private static final Pattern GROUP = Pattern.compile("2(?:2[4-9]|3\\d)\\.|[fF][fF][0-9a-fA-F]{2}:");

    private final Map<String, Integer> unnamed = new HashMap<>();
    private final Map<String, Node.Scalar> variables = new HashMap<>();
    private final Map<Address, Listened> listening = new HashMap<>();

    /**
     * Who listens on an address.
     *
     * @param listener where its item begins
     * @param line where the address stands
     */
    private record Listened(SourceLocation listener, int line) {}

    /** What an item may have: a name, its addresses, what is its own, and options. */
    static List<String> keys(OptionTable<?> ofAddresses, List<String> own, OptionTable<?> options) {
        List<String> keys = new ArrayList<>(List.of("name", "address"));
        keys.addAll(ofAddresses.inSettings().names());
        keys.addAll(own);
        keys.addAll(options.inSettings().names());
        return List.copyOf(keys);
    }

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
            throw new SettingsError(
                    scalar.place(), alike(name, other, variable), other.place().line());
        }
        if (RESERVED.contains(variable)) {
            throw new SettingsError(
                    scalar.place(),
                    "name: '" + name + "' would set a variable that Parley itself reads: take another name");
        }
        return name;
    }

    private static String alike(String name, Node.Scalar other, String variable) {
        int line = other.place().line();
        return other.value().equals(name)
                ? "name: the entry in line %s is called '%s' too: every name stands once".formatted(line, name)
                : "name: '%s', and '%s' in line %s, are both PARLEY_%s to a command: take another name"
                        .formatted(name, other.value(), line, variable);
    }

    /**
     * The addresses to listen on. Port 0 is another one each time, and a group may be joined twice.
     *
     * @throws SettingsError if there is none, one cannot be read, or another listener has it
     */
    List<Address> listened(MappingReader mapping) {
        return addresses(mapping, (scalar, address) -> {
            if (address.port() == 0 || GROUP.matcher(address.host()).lookingAt()) {
                return address;
            }
            Listened listened = new Listened(mapping.place(), scalar.place().line());
            Listened other = listening.putIfAbsent(address, listened);
            if (other != null && !other.listener.equals(listened.listener)) {
                throw new SettingsError(
                        scalar.place(),
                        "address: %s is listened on by the entry in line %s already: take another port"
                                .formatted(address, other.line),
                        other.line);
            }
            return address;
        });
    }

    /**
     * The addresses to send to.
     *
     * @throws SettingsError if there is none, or one cannot be read
     */
    static List<Address> targets(MappingReader mapping) {
        return addresses(mapping, (scalar, address) -> scalar.as("address", word -> address.requireTarget()));
    }

    /** No given name is such a one, since it has no space. */
    private String numbered(String name) {
        int number = unnamed.merge(name, 1, Integer::sum);
        return number == 1 ? name : name + " #" + number;
    }

    private static List<Address> addresses(MappingReader mapping, BiFunction<Node.Scalar, Address, Address> check) {
        AddressOptions options = SharedOptions.ADDRESS.set(
                AddressOptions.NONE, options(mapping, SharedOptions.ADDRESS, List.of(), AddressOptions.NONE));
        Node node = mapping.node("address")
                .orElseThrow(() -> mapping.lacks("an \"address\" is needed, such as udp://:9000", "address"));
        return Node.texts("address", node).stream()
                .map(scalar -> check.apply(
                        scalar, scalar.as("address", word -> Address.parse(word).with(options))))
                .toList();
    }

    /**
     * The options as they were written, by name. Each is tried on a setup, so that what is wrong is told with its place.
     *
     * @throws SettingsError if one cannot be read, or would do nothing for these addresses
     */
    static <T> Map<String, String> options(
            MappingReader mapping, OptionTable<T> table, List<Address> addresses, T trial) {
        Map<String, String> options = new LinkedHashMap<>();
        T tried = trial;
        for (Node.Pair pair : mapping.pairs()) {
            Option<T> option = table.get(pair.name());
            if (option == null || !option.isInSettings()) {
                continue;
            }
            Node.Scalar written = written(pair, option);
            T before = tried;
            tried = written.as(option.name(), text -> {
                option.requireEffect(addresses);
                return option.set(before, text);
            });
            options.put(option.name(), written.value());
        }
        return options;
    }

    /** One text, also where the option takes a list. */
    private static Node.Scalar written(Node.Pair pair, Option<?> option) {
        if (!option.type().isList()) {
            return Node.text(pair.name(), pair.value());
        }
        List<Node.Scalar> scalars = Node.texts(pair.name(), pair.value());
        String all = scalars.stream().map(Node.Scalar::value).collect(Collectors.joining(","));
        return new Node.Scalar(all, true, scalars.getFirst().place());
    }

    /**
     * Refuses what cannot be done on purpose at these addresses.
     *
     * @param tried has the options
     * @throws SettingsError with the place of the impairments
     */
    static void checkImpairments(MappingReader mapping, SessionBuilder<?> tried, List<Address> addresses) {
        SourceLocation place = mapping.node("impair").map(Node::place).orElse(mapping.place());
        MappingReader.made(place, () -> tried.checkImpairments(addresses));
    }

    /**
     * Refuses a framing that could not be used with the longest message.
     *
     * @throws SettingsError with the framing's place
     */
    static void checkFraming(MappingReader mapping) {
        mapping.value("frame", text -> {
            int most = mapping.value("max-message", ValueType.LENGTH::parse).orElse(1 << 20);
            return ValueType.FRAMING.parse(text).deframer(most);
        });
    }
}
