package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.AddressException;
import dev.parley.address.AddressOptions;
import dev.parley.address.Scheme;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.host.Interfaces;
import dev.parley.pace.Pace;
import dev.parley.script.Script;
import dev.parley.session.send.SendSetup;
import dev.parley.settings.Settings;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.text.Sizes;
import dev.parley.text.SpellingSuggestion;
import dev.parley.time.Durations;
import dev.parley.time.Rate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code parley send}: once, repeatedly, to many; and waits for replies. */
public final class SendVerb implements Verb {
    /** On a terminal, and on TCP everywhere, what comes back right away is worth a moment. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SettingsFile.Reader<Script> scripts;

    public SendVerb() {
        this(Settings::script);
    }

    /** @param scripts reads the file that {@code --script} names */
    SendVerb(SettingsFile.Reader<Script> scripts) {
        this.scripts = scripts;
    }

    @Override
    public String name() {
        return "send";
    }

    @Override
    public String summary() {
        return "send once, repeatedly or to many; wait for replies";
    }

    @Override
    public String arguments() {
        return "ADDRESS... [MESSAGE] [OPTIONS]";
    }

    @Override
    public String description() {
        return "Sends MESSAGE, a file, or standard input to every ADDRESS, as it is, with nothing added. On UDP"
                + " it is one datagram, and a refusal of the other host is told. On TCP the end of the input is told to"
                + " the other side, whose answer is shown until it closes or the wait ends. On a terminal it waits 1 s"
                + " for answers; --wait 2s makes an answer necessary: without one the status is 1. Without a message, what"
                + " you type at a terminal goes line by line, and a pipe or file goes as one message (--lines: line by line).";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "one datagram, and the answer within 2 s",
                        "parley send udp://192.168.1.20:9000 \"ping\" --wait 2s"),
                new Example(
                        "a line to a TCP server", "parley send tcp://192.168.1.20:5001 \"hello\\r\\n\" -e --wait 5s"),
                new Example(
                        "a beacon: the time, once a second, until Ctrl-C",
                        "parley send udp://127.0.0.1:9000 --template \"ATU {{now}}\" --every 1s"),
                new Example(
                        "three targets",
                        "parley send udp://10.0.0.1:9000 udp://10.0.0.2:9000 udp://10.0.0.3:9000 \"hello\""),
                new Example("bytes", "parley send udp://192.168.1.20:9000 --as hex \"de ad be ef\""),
                new Example(
                        "each line of a file, ten a second",
                        "parley send udp://192.168.1.20:9000 --file lines.txt --lines --rate 10/s"),
                new Example(
                        "a conversation, step by step",
                        "parley send tcp://192.168.1.20:5000 --frame lines --script login.yaml"));
    }

    @Override
    public CommandSpec spec() {
        return Options.verb(
                name(),
                Options.value(
                        "-m", "--message", "TEXT", "the message, where it would be taken for an address or option"),
                Options.value("--file", "FILE", "send what is in the file; - is standard input"),
                Options.flag("send each line of the input as a message of its own", "--lines"),
                Options.value(
                        "--script",
                        "FILE",
                        "go through the steps in a settings file: send, expect, assert, pause, repeat; status 1 where one fails"),
                MessageEncoding.escapesOption(),
                MessageEncoding.encodingOption(),
                Options.value(
                        "--template",
                        "TEMPLATE",
                        "fill in a template for each message: {{now}}, {{now \"HH:mm:ss\"}}, {{unixtime}}, {{n}}, {{peer}}, {{random 8}}, {{random hex 8}}"),
                MessageEncoding.endOption("none"),
                Options.frame(),
                Options.maxMessage(),
                Options.value(
                        "--split",
                        "SIZE",
                        "on UDP, cut a longer message into datagrams of at most this size: 64, 1KiB"),
                Options.value("--every", "DURATION", "repeat, one message each 200ms, 2s or 5m"),
                Options.value("--rate", "RATE", "repeat, so many messages a second: 1000/s"),
                Options.value(
                        "--count",
                        "N",
                        "send N messages (1; with --every or --rate no end; with lines, as many as come)"),
                Options.value(
                        "--for",
                        "DURATION",
                        "stop sending after that time; a script that is not through then has failed"),
                Options.value(
                        "--wait",
                        "DURATION",
                        "wait so long for an answer, and end with status 1 if none comes; 0 leaves at once (up to 1s, and none is status 0, on a terminal or TCP)"),
                Options.value("--from", "[HOST]:PORT", "send from this address or port of this computer"),
                Options.flag("hear answers from any address and port", "--any-peer"),
                Options.flag("on TCP, do not tell the end of the input before the wait is over", "--keep-open"),
                Options.value("--connect-timeout", "DURATION", "how long a TCP connection is tried (10s)"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        List<String> words = new ArrayList<>(arguments.words());
        AddressOptions options = Options.address(arguments);
        List<Address> targets = targets(words, options);
        if (arguments.has("--script")) {
            return new ScriptVerb(scripts).run(arguments, targets, words, sessionRunner);
        }
        SendSetup setup =
                new SendSetup(targets).keepOpen(arguments.has("--keep-open")).anyPeer(arguments.has("--any-peer"));
        MessageInput messageInput = new MessageInput(arguments, terminal, targets, message(words, arguments));
        messageInput.into(setup);
        Long split = arguments.orNull("--split", Sizes::parse);
        if (split != null) {
            if (targets.stream().allMatch(target -> target.scheme().isStream())) {
                throw new UsageException(
                        "--split cuts datagrams, and there is no udp:// address: a stream has no need of it");
            }
            setup.split((int) Math.min(split, Integer.MAX_VALUE));
        }
        Options.framing(arguments, targets, setup);
        setup.from(from(arguments));
        arguments.value("--connect-timeout", Durations::parse).ifPresent(setup::connectTimeout);
        setup.pace(pace(arguments, messageInput.decidesHowMany()));
        waiting(arguments, terminal, targets, setup);
        if (messageInput.isTyped()) {
            sessionRunner.hint(
                    "type a message and press Enter; Ctrl-D ends. Each line is sent without its line end (--end lf adds one).");
        }
        return sessionRunner.run(arguments, setup::open);
    }

    private static List<Address> targets(List<String> words, AddressOptions options) {
        if (words.isEmpty()) {
            throw new UsageException("send needs an address: parley send udp://192.168.1.20:9000 \"hello\"");
        }
        List<Address> targets = new ArrayList<>();
        do {
            targets.add(target(words, targets).with(options).requireTarget());
        } while (!words.isEmpty() && looksLikeAddress(words.getFirst()));
        return targets;
    }

    private static Address target(List<String> words, List<Address> before) {
        String word = words.removeFirst();
        if (before.isEmpty() && !looksLikeAddress(word) && words.stream().anyMatch(SendVerb::looksLikeAddress)) {
            throw new UsageException("the address comes first: parley send "
                    + words.stream()
                            .filter(SendVerb::looksLikeAddress)
                            .findFirst()
                            .orElse("") + " \"" + word + "\"");
        }
        try {
            return Address.parse(word);
        } catch (AddressException wrong) {
            throw before.isEmpty()
                    ? wrong
                    : new UsageException(wrong.getMessage() + ". If it is the message, write -m before it");
        }
    }

    /** Also a misspelt one, so that an address is not sent as a message. */
    private static boolean looksLikeAddress(String word) {
        int colon = word.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String scheme = word.substring(0, colon);
        return Scheme.of(scheme).isPresent()
                || (word.startsWith("://", colon)
                        && SpellingSuggestion.to(scheme, Scheme.words()).isPresent());
    }

    private static @Nullable String message(List<String> words, Arguments arguments) {
        if (words.size() > 1) {
            throw new UsageException(
                    "the message is one word to the shell, and here are %s: put double quotes around it, \"%s\""
                            .formatted(words.size(), String.join(" ", words)));
        }
        String option = arguments.orNull("--message", text -> text);
        if (!words.isEmpty() && option != null) {
            throw new UsageException(
                    "there are two messages, \"" + words.getFirst() + "\" and -m \"" + option + "\": leave one out");
        }
        return words.isEmpty() ? option : words.getFirst();
    }

    /** What {@code --from} says, or null. */
    static @Nullable InetSocketAddress from(Arguments arguments) throws NetworkException {
        Optional<Address> from = arguments.value("--from", SendVerb::fromAddress);
        if (from.isEmpty()) {
            return null;
        }
        Address address = from.get();
        return address.isEveryInterface()
                ? new InetSocketAddress(Interfaces.everyInterface(), address.port())
                : Resolver.resolve(address).getFirst();
    }

    private static Address fromAddress(String text) {
        String full = text.contains("://") ? text : "udp://" + (text.matches("\\d+") ? ":" : "") + text;
        try {
            return Address.parse(full);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no address and port of this computer: write :5000, 192.168.1.5:5000, or 192.168.1.5:0 for any port there");
        }
    }

    private static Pace pace(Arguments arguments, boolean inputDecides) {
        arguments.exclude("--every", "--rate");
        Duration every = arguments.orNull("--every", Durations::parse);
        if (every != null && every.isZero()) {
            throw new UsageException(
                    "--every: 0 would never pause: write --every 200ms, or --count 1000 alone to send as fast as it goes");
        }
        Rate rate = arguments.orNull("--rate", Rate::parse);
        Long count = arguments.orNull("--count", Arguments::count);
        Pace pace = every != null
                ? Pace.every(every)
                : rate != null ? Pace.rate(rate) : Pace.atOnce(count != null || inputDecides ? Long.MAX_VALUE : 1);
        return pace.limit(count).lasting(arguments.orNull("--for", Durations::parse));
    }

    private static void waiting(Arguments arguments, Terminal terminal, List<Address> targets, SendSetup setup) {
        Duration wait = arguments.orNull("--wait", Durations::parse);
        if (wait != null) {
            setup.requireReplyWithin(wait);
        } else if (terminal.outIsTerminal()
                || targets.stream().anyMatch(target -> target.scheme().isStream())) {
            setup.lingerFor(LINGER);
        }
    }
}
