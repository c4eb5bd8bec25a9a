package dev.parley.cli.option;

import dev.parley.address.AddressOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.SharedOptions;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Options as picocli's model wants them, and those that all verbs share. */
public final class Options {
    private Options() {}

    /** A session's options, with those of addresses and views behind them; every positional word is kept as it was written. */
    public static CommandSpec verb(String name, List<? extends Option<?>> own) {
        return viewed(own(
                name,
                Stream.concat(own.stream(), SharedOptions.ADDRESS.options().stream())
                        .map(Options::of)
                        .toArray(OptionSpec[]::new)));
    }

    /** An option of a table as picocli's model wants it. */
    public static OptionSpec of(Option<?> option) {
        String name = "--" + option.name();
        String[] names = option.letter().isEmpty() ? new String[] {name} : new String[] {"-" + option.letter(), name};
        OptionSpec.Builder spec = OptionSpec.builder(names).description(option.description());
        String label = option.type().label();
        if (label.isEmpty()) {
            return spec.type(boolean.class).arity("0").build();
        }
        spec.paramLabel(label).arity("1");
        return option.type().isList()
                ? spec.type(List.class).auxiliaryTypes(String.class).build()
                : spec.type(String.class).build();
    }

    /** A verb's options, for one whose addresses stand in a file; every positional word is kept as it was written. */
    public static CommandSpec ofFile(String name, OptionSpec... own) {
        return viewed(own(name, own));
    }

    private static CommandSpec own(String name, OptionSpec... options) {
        CommandSpec spec = CommandSpec.create().name("parley " + name);
        for (OptionSpec option : options) {
            spec.addOption(option);
        }
        return spec;
    }

    /** How events are shown. */
    private static CommandSpec viewed(CommandSpec spec) {
        spec.addOption(flag("one JSON object a line for each event, losing nothing", "--json"));
        spec.addOption(flag("show payloads in hex, long ones like hexdump -C", "-x", "--hex"));
        spec.addOption(flag("show payloads as text with escapes (the default)", "--text"));
        spec.addOption(flag("the bytes that arrive and nothing else, for a pipe or file", "--raw"));
        spec.addOption(value("--color", "auto|always|never", "colours (auto: on a terminal, unless NO_COLOR is set)"));
        spec.addOption(flag("show only arrivals and failures", "-q", "--quiet"));
        spec.addOption(flag("more: long payloads whole, receive buffer, stack traces", "-v", "--verbose"));
        spec.addOption(flag("all options; -h shows the examples alone", "-h", "--help"));
        return spec.addPositional(words());
    }

    /** A verb's options, for a verb that opens no session; every positional word is kept as it was written. */
    public static CommandSpec bare(String name, OptionSpec... own) {
        CommandSpec spec = own(name, own);
        spec.addOption(flag("more: stack traces", "-v", "--verbose"));
        spec.addOption(flag("all options; -h shows the examples alone", "-h", "--help"));
        return spec.addPositional(words());
    }

    /** All positional words, kept as they were written. */
    public static PositionalParamSpec words() {
        return PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("WORD")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build();
    }

    /** An option with a value, which its reader turns into what it means. */
    public static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** As {@link #value}, with a short name too. */
    public static OptionSpec value(String shortName, String name, String label, String description) {
        return OptionSpec.builder(shortName, name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** An option that may stand more than once. */
    public static OptionSpec values(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** An option without a value. */
    public static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    /** What {@code --interface}, {@code --ttl} and {@code --family} say. */
    public static AddressOptions address(Arguments arguments) {
        return arguments.set(SharedOptions.ADDRESS, List.of(), AddressOptions.NONE);
    }
}
