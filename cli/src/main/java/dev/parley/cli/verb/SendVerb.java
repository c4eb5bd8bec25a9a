package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.AddressException;
import dev.parley.address.AddressOptions;
import dev.parley.address.Scheme;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.SendOptions;
import dev.parley.bench.option.SharedOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.ShellWords;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.host.Interfaces;
import dev.parley.script.Script;
import dev.parley.session.send.SendSetup;
import dev.parley.settings.Settings;
import dev.parley.socket.NetworkException;
import dev.parley.socket.Resolver;
import dev.parley.text.SpellingSuggestion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code parley send}: once, repeatedly, to many; and waits for replies. */
public final class SendVerb implements Verb {
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
                new Example("two targets", "parley send udp://10.0.0.1:9000 udp://10.0.0.2:9000 \"hello\""),
                new Example("bytes", "parley send udp://192.168.1.20:9000 --as hex \"de ad be ef\""),
                new Example(
                        "each line of a file, ten a second",
                        "parley send udp://192.168.1.20:9000 --file lines.txt --lines --rate 10/s"),
                new Example(
                        "a conversation, step by step",
                        "parley send tcp://192.168.1.20:5000 --frame lines --script login.yaml"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.ofSession(SendOptions.TABLE.options(), SharedOptions.ADDRESS);
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
        MessageInput messageInput =
                new MessageInput(arguments, terminal, targets, message(words, arguments), sessionRunner::note);
        SendSetup setup = arguments.set(SendOptions.TABLE, targets, new SendSetup(targets));
        messageInput.into(setup);
        ShellWords.quotesSent(arguments, "--template").ifPresent(sessionRunner::note);
        setup.from(from(arguments));
        SendOptions.combine(
                arguments.given(SendOptions.TABLE),
                targets,
                messageInput.decidesHowMany(),
                terminal.outIsTerminal(),
                setup);
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
            throw new UsageException("the message is one word to the shell, and here are %s: %s"
                    .formatted(words.size(), ShellWords.inQuotes(words, "")));
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
        Optional<Address> from = arguments.value("--from", ValueType.LOCAL::parse);
        if (from.isEmpty()) {
            return null;
        }
        Address address = from.get();
        return address.isEveryInterface()
                ? new InetSocketAddress(Interfaces.everyInterface(), address.port())
                : Resolver.resolve(address).getFirst();
    }
}
