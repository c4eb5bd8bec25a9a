package dev.parley.settings;

import dev.parley.bench.Bench;
import dev.parley.bench.option.RecordOptions;
import dev.parley.impairment.Profile;
import dev.parley.rule.Variables;
import dev.parley.session.record.RecordSetup;
import dev.parley.template.Memory;
import dev.parley.template.Variable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads a whole settings file. */
final class BenchReader {
    /** What a file may have. */
    static final List<String> KEYS = Stream.concat(
                    Stream.of("listen", "room", "relay", "chat", "send", "profiles", "messages", "variables", "for"),
                    RecordOptions.TABLE.names().stream())
            .toList();

    private BenchReader() {}

    /** @throws SettingsError if it cannot be read */
    static Bench read(Node root, SettingsErrors errors) {
        FileKind.BENCH.require(root);
        MappingReader mapping = MappingReader.of(root, "a settings file", KEYS, errors);
        if (BenchText.LISTS.stream().noneMatch(mapping::has)) {
            throw mapping.lacks(
                    "a settings file needs \"listen\", \"room\", \"relay\", \"chat\" or \"send\", a list of what is run",
                    "listen",
                    "send");
        }
        Definitions definitions =
                errors.gather(() -> definitions(mapping, errors)).orElse(Definitions.NONE);
        EntryReader entries = new EntryReader();
        ListenReader listening = new ListenReader(entries, definitions, errors);
        SendReader sending = new SendReader(entries, definitions, errors);
        ChatReader chatting = new ChatReader(entries, errors);
        RoomReader rooms = new RoomReader(entries, errors);
        List<Profile> profiles = mapping.node("profiles")
                .flatMap(node -> errors.gather(() -> new ProfileReader(errors).profiles(node)))
                .orElse(List.of());
        RelayReader relays = new RelayReader(entries, profiles, errors);
        return new Bench(
                        each(mapping, "listen", listening::listener, errors),
                        each(mapping, "send", sending::sender, errors),
                        each(mapping, "chat", chatting::chat, errors),
                        each(mapping, "room", rooms::room, errors),
                        each(mapping, "relay", relays::relay, errors),
                        profiles,
                        mapping.value("for", ListenReader::positive).orElse(null))
                .recordedBy(errors.gather(() -> recording(mapping)).orElse(Map.of()));
    }

    /** How all entries are recorded that do not say it themselves. */
    private static Map<String, String> recording(MappingReader mapping) {
        RecordSetup trial = new RecordSetup();
        Map<String, String> options = EntryReader.options(mapping, RecordOptions.TABLE, List.of(), trial);
        if (trial.isAsked()) {
            SourceLocation place = mapping.pairs().stream()
                    .filter(pair -> RecordOptions.TABLE.has(pair.name()))
                    .findFirst()
                    .map(pair -> pair.key().place())
                    .orElse(mapping.place());
            MappingReader.made(place, trial::recording);
        }
        return options;
    }

    /** What all listeners of the bench share; those of one peer stand with its listener. */
    private static Definitions definitions(MappingReader mapping, SettingsErrors errors) {
        List<Variable> variables = mapping.node("variables")
                .map(node -> new VariableReader(errors).variables("variables", node))
                .orElse(List.of());
        SourceLocation place = mapping.node("variables").map(Node::place).orElse(mapping.place());
        Memory memory = variables.isEmpty()
                ? null
                : MappingReader.made(place, () -> Memory.of(variables, null, Memory.MOST_BYTES));
        return Definitions.NONE.withMessages(mapping, errors).with(new Variables(List.of(), List.of(), memory));
    }

    /** What the rules of that listener can name. */
    static Definitions definitions(Node root, String listener, SettingsErrors errors) {
        MappingReader mapping = MappingReader.of(root, "a settings file", KEYS, errors);
        Definitions definitions = definitions(mapping, errors);
        EntryReader entries = new EntryReader();
        ListenReader reading = new ListenReader(entries, definitions, errors);
        for (Node item :
                Node.items("listen", mapping.node("listen").orElse(root)).nodes()) {
            if (reading.listener(item).name().equals(listener)) {
                return ListenReader.definitions(
                        MappingReader.of(item, "a listener", ListenReader.KEYS, errors), definitions, errors);
            }
        }
        return definitions;
    }

    private static <E> List<E> each(
            MappingReader mapping, String list, Function<Node, E> reading, SettingsErrors errors) {
        return mapping.node(list)
                .map(node -> errors.each(Node.items(list, node).nodes(), reading))
                .orElse(List.of());
    }
}
