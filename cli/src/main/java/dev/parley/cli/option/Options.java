package dev.parley.cli.option;

import static dev.parley.bench.option.OptionGroup.ADDRESS;
import static dev.parley.bench.option.OptionGroup.OUTPUT;

import dev.parley.address.AddressOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.SharedOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.settings.Settings;
import dev.parley.template.KnownMessages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Options that verbs share, and all of them as picocli's model wants them. */
public final class Options {
    private static final Option<?> HELP = Option.of(
                    OUTPUT, "help", ValueType.FLAG, "all options; -h shows those that are most used")
            .letter("h");

    private static final Option<?> COLOR = Option.of(
                    OUTPUT,
                    "color",
                    ValueType.text("auto|always|never"),
                    "colours; auto is on a terminal, unless NO_COLOR is set")
            .byDefault("auto");

    /** How events are shown. */
    private static final List<Option<?>> OF_VIEWS = List.of(
            json("one JSON object a line for each event, losing nothing"),
            hex("show payloads in hex, long ones like hexdump -C"),
            Option.of(OUTPUT, "text", ValueType.FLAG, "show payloads as text with escapes (the default)"),
            Option.of(OUTPUT, "raw", ValueType.FLAG, "the bytes that arrive and nothing else, for a pipe or file"),
            COLOR,
            Option.of(OUTPUT, "quiet", ValueType.FLAG, "show only arrivals and failures")
                    .letter("q"),
            verbose("more: long payloads whole, receive buffer, stack traces"),
            HELP);

    private Options() {}

    /** Of a verb that opens sessions at addresses: its own, then those of addresses and of views. */
    public static List<Option<?>> ofSession(List<? extends Option<?>> own, OptionTable<?> ofAddresses) {
        return Stream.<List<? extends Option<?>>>of(own, ofAddresses.options(), OF_VIEWS)
                .<Option<?>>flatMap(List::stream)
                .toList();
    }

    /** Of a verb whose addresses stand in a file. */
    public static List<Option<?>> ofFile(Option<?>... own) {
        return Stream.concat(Stream.of(own), OF_VIEWS.stream()).toList();
    }

    /** Of a verb that shows what a file holds. */
    public static List<Option<?>> ofCapture(Option<?>... own) {
        return Stream.concat(
                        Stream.of(own),
                        Stream.of(
                                json("one JSON object a line for each message, flow and what else it holds"),
                                hex("show payloads in hex, long ones like hexdump -C"),
                                Option.of(OUTPUT, "raw", ValueType.FLAG, "the bytes of the messages and nothing else"),
                                COLOR,
                                Option.of(OUTPUT, "quiet", ValueType.FLAG, "show only messages")
                                        .letter("q"),
                                verbose("more: long payloads whole, stack traces"),
                                HELP))
                .toList();
    }

    /** Of a verb that shows no events. */
    public static List<Option<?>> bare(Option<?>... own) {
        return Stream.concat(Stream.of(own), Stream.of(verbose("more: stack traces"), HELP))
                .toList();
    }

    /** A file with definitions of messages, by whose fields others are shown. */
    public static Option<?> messages(String description) {
        return Option.of(OUTPUT, "messages", ValueType.FILE, description);
    }

    /**
     * What {@code --messages} defines, or else the file of another option.
     *
     * @throws UsageException if the file cannot be read, or {@code --messages} names one that defines none
     */
    public static Optional<KnownMessages> knownMessages(Arguments arguments, String otherwise) {
        Optional<Path> named = arguments.value("--messages", ValueType.FILE::parse);
        Optional<KnownMessages> known = named.or(() -> arguments.value(otherwise, ValueType.FILE::parse))
                .map(file -> SettingsFile.read(file, Settings::messages));
        if (named.isPresent() && known.filter(KnownMessages::isEmpty).isPresent()) {
            throw new UsageException("--messages: %s has no \"messages:\" at its top, whose fields could be read"
                    .formatted(named.get()));
        }
        return known;
    }

    public static Option<?> json(String description) {
        return Option.of(OUTPUT, "json", ValueType.FLAG, description).inShortHelp();
    }

    public static Option<?> hex(String description) {
        return Option.of(OUTPUT, "hex", ValueType.FLAG, description).letter("x").inShortHelp();
    }

    public static Option<?> family(String description) {
        return Option.of(ADDRESS, "family", ValueType.FAMILY, description);
    }

    private static Option<?> verbose(String description) {
        return Option.of(OUTPUT, "verbose", ValueType.FLAG, description).letter("v");
    }

    /** Options as picocli's model wants them; every positional word is kept as it was written. */
    public static CommandSpec spec(String verb, List<Option<?>> options) {
        CommandSpec spec = CommandSpec.create().name("parley " + verb);
        for (Option<?> option : options) {
            spec.addOption(spec(option));
        }
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("WORD")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
    }

    private static OptionSpec spec(Option<?> option) {
        OptionSpec.Builder spec =
                OptionSpec.builder(option.names().toArray(String[]::new)).description(option.description());
        if (!option.takesValue()) {
            return spec.type(boolean.class).arity("0").build();
        }
        spec.paramLabel(option.type().label()).arity("1");
        return option.type().isList()
                ? spec.type(List.class).auxiliaryTypes(String.class).build()
                : spec.type(String.class).build();
    }

    /** What {@code --interface}, {@code --ttl} and {@code --family} say. */
    public static AddressOptions address(Arguments arguments) {
        return arguments.set(SharedOptions.ADDRESS, List.of(), AddressOptions.NONE);
    }
}
