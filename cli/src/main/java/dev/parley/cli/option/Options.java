package dev.parley.cli.option;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Family;
import dev.parley.framing.Framing;
import dev.parley.session.SessionBuilder;
import dev.parley.text.Sizes;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Options as picocli's model wants them, and those that all verbs share. */
public final class Options {
    private Options() {}

    /** A verb's options, with the shared ones behind them; every positional word is kept as it was written. */
    public static CommandSpec verb(String name, OptionSpec... own) {
        CommandSpec spec = own(name, own);
        spec.addOption(value("--interface", "NAME", "the network interface to use, such as eth0"));
        spec.addOption(value("--ttl", "N", "routers that a datagram may pass (1 to a group)"));
        spec.addOption(value("--family", "4|6", "use this IP version only"));
        return viewed(spec);
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
        spec.addOption(flag("show payloads in hex", "-x", "--hex"));
        spec.addOption(flag("show payloads as text with escapes (the default)", "--text"));
        spec.addOption(flag("the bytes that arrive and nothing else, for a pipe or file", "--raw"));
        spec.addOption(flag("only what arrives and what fails: not what leaves, no notes, no ledger", "-q", "--quiet"));
        spec.addOption(flag("more: long payloads whole, receive buffer, stack traces", "-v", "--verbose"));
        spec.addOption(flag("this help", "-h", "--help"));
        return spec.addPositional(words());
    }

    /** A verb's options, for a verb that opens no session; every positional word is kept as it was written. */
    public static CommandSpec bare(String name, OptionSpec... own) {
        CommandSpec spec = own(name, own);
        spec.addOption(flag("more: stack traces", "-v", "--verbose"));
        spec.addOption(flag("this help", "-h", "--help"));
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

    /** How streams are cut into messages, for the verbs that move messages. */
    public static OptionSpec frame() {
        return value(
                "--frame",
                "FRAMING",
                "cut TCP streams into messages, and frame what is sent alike: lines (or lines=crlf), delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs (without: chunks as they come)");
    }

    public static OptionSpec maxMessage() {
        return value(
                "--max-message",
                "SIZE",
                "cut longer datagrams, close connections with longer frames: 64, 1KiB, 10MB (1MiB)");
    }

    /** What {@link #frame} and {@link #maxMessage} say. */
    public static void framing(Arguments arguments, List<Address> addresses, SessionBuilder<?> setup) {
        if (arguments.has("--frame")
                && addresses.stream().noneMatch(address -> address.scheme().isStream())) {
            throw new UsageException(
                    "--frame cuts streams, and there is no tcp:// address: a datagram has its boundaries already");
        }
        arguments.value("--frame", Framing::parse).ifPresent(setup::frame);
        arguments.value("--max-message", Sizes::parse).ifPresent(setup::maxMessage);
    }

    /** What {@code --interface}, {@code --ttl} and {@code --family} say. */
    public static AddressOptions address(Arguments arguments) {
        return new AddressOptions(
                arguments.orNull("--interface", name -> name),
                arguments.orNull("--ttl", Options::ttl),
                arguments.orNull("--family", Family::parse));
    }

    private static Integer ttl(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 0 to 255: write 4");
        }
        return Integer.valueOf(text);
    }
}
