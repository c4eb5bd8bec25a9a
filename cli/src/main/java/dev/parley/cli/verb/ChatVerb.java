package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.AddressException;
import dev.parley.address.Scheme;
import dev.parley.bench.option.ChatOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.SendOptions;
import dev.parley.bench.option.SharedOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Prompt;
import dev.parley.cli.terminal.ReadAheadLines;
import dev.parley.cli.terminal.StandardInput;
import dev.parley.cli.terminal.StreamLines;
import dev.parley.cli.terminal.Terminal;
import dev.parley.pace.Pace;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.NetworkException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code parley chat}: what is typed goes to a peer, and what arrives is shown above the line that is being typed. */
public final class ChatVerb implements Verb {
    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String summary() {
        return "type and read, both ways; --listen waits for them to come";
    }

    @Override
    public String arguments() {
        return "ADDRESS [OPTIONS], or chat --listen ADDRESS... [OPTIONS]";
    }

    @Override
    public String description() {
        return "Sends each line that you type and shows what arrives above it. Ctrl-D ends. With --listen it waits for"
                + " peers and numbers them: your line goes to the peer that sent last, /to 2 or /all chooses others, /peers"
                + " lists them, /help tells more. On TCP a line ends with a line feed, on UDP it is the datagram as typed"
                + " (--end changes both). Nothing is sent that you did not type. Without a terminal, lines come from"
                + " standard input and go out the same way; after the last one it waits a moment for answers.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("talk to a board", "parley chat udp://192.168.1.20:9000"),
                new Example("type to a TCP server that wants CR LF", "parley chat tcp://192.168.1.20:23 --end crlf"),
                new Example(
                        "wait for boards to come, on both transports", "parley chat --listen udp://:9000 tcp://:9000"),
                new Example("bytes, typed in hex", "parley chat udp://192.168.1.20:9000 --as hex -x"),
                new Example(
                        "in a script: two lines, then what comes within 2 s",
                        "printf \"status\\nquit\\n\" | parley chat tcp://127.0.0.1:5001 --wait 2s --raw"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.ofSession(ChatOptions.all(), SharedOptions.ADDRESS);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        List<Address> addresses = addresses(arguments);
        MessageEncoding form = new MessageEncoding(arguments, sessionRunner::note);
        // Whatever can be wrong with the command line is seen before the terminal is touched.
        if (arguments.has("--listen")) {
            ListenSetup setup = listening(arguments, addresses);
            Duration linger = linger(arguments, terminal, Scheme.UDP);
            Keyboard keyboard = keyboard(sessionRunner, arguments, terminal);
            ChatConsole host = new ChatConsole(setup, form, keyboard, linger, sessionRunner::diagnostic);
            int status = sessionRunner.run(arguments, host::open);
            host.rethrow();
            return status;
        }
        SendSetup setup = dialling(arguments, addresses);
        Scheme scheme = addresses.getFirst().scheme();
        setup.lingerFor(linger(arguments, terminal, scheme));
        Keyboard keyboard = keyboard(sessionRunner, arguments, terminal);
        setup.messages(new TypedMessages(keyboard, form, scheme, sessionRunner::diagnostic));
        sessionRunner.hint("type a line and press Enter to send it; Ctrl-D ends.");
        return sessionRunner.run(arguments, events -> {
            keyboard.lines().start();
            return setup.open(events);
        });
    }

    private static List<Address> addresses(Arguments arguments) {
        List<Address> addresses = new ArrayList<>();
        for (String word : arguments.words()) {
            try {
                addresses.add(Address.parse(word).with(Options.address(arguments)));
            } catch (AddressException wrong) {
                throw addresses.isEmpty()
                        ? wrong
                        : new UsageException("'" + word + "' is no address, and chat takes no message: send does,"
                                + " or type it when chat runs");
            }
        }
        return addresses;
    }

    /**
     * Where lines come from.
     *
     * @param prompt where a person types them, or null
     */
    record Keyboard(ReadAheadLines lines, @Nullable Prompt prompt) {}

    static Keyboard keyboard(SessionRunner sessionRunner, Arguments arguments, Terminal terminal) throws IOException {
        if (!terminal.inIsTerminal() || !terminal.outIsTerminal() || arguments.has("--json")) {
            return new Keyboard(
                    new ReadAheadLines(new StreamLines(new StandardInput(terminal.in()), mostLineBytes(arguments))),
                    null);
        }
        Prompt prompt = sessionRunner.openPrompt();
        return new Keyboard(new ReadAheadLines(prompt), prompt);
    }

    /** How long a line of the input may be. */
    static int mostLineBytes(Arguments arguments) {
        return arguments.value("--max-message", ValueType.LENGTH::parse).orElse(StreamLines.USUAL_MOST_BYTES);
    }

    private static SendSetup dialling(Arguments arguments, List<Address> addresses) throws NetworkException {
        refuse(arguments, ChatOptions.LISTENING.without(ChatOptions.DIALLING.names()), "%s needs --listen");
        if (addresses.size() != 1) {
            throw new UsageException(
                    addresses.isEmpty()
                            ? "chat needs an address: parley chat udp://192.168.1.20:9000"
                            : "chat goes to one address, and here are " + addresses.size()
                                    + ": send sends to many, and chat --listen hears on many");
        }
        if (addresses.getFirst().isEveryInterface()) {
            throw new UsageException(
                    "chat goes to a peer, and %s is nobody's: name its host, or wait for it with chat --listen %s"
                            .formatted(addresses.getFirst(), addresses.getFirst()));
        }
        return arguments
                .set(ChatOptions.DIALLING, addresses, new SendSetup(addresses))
                .named("chat")
                .untilPeersLeave(true)
                .noteNoAnswer(true)
                .from(SendVerb.from(arguments))
                .pace(Pace.atOnce(Long.MAX_VALUE).lasting(arguments.orNull("--for", ValueType.DURATION::parse)));
    }

    private static ListenSetup listening(Arguments arguments, List<Address> addresses) {
        refuse(
                arguments,
                ChatOptions.DIALLING.without(ChatOptions.LISTENING.names()),
                "%s is for going to a peer, and --listen waits for them: leave one out");
        if (addresses.isEmpty()) {
            throw new UsageException("chat --listen needs an address: parley chat --listen udp://:9000");
        }
        return arguments.set(ChatOptions.LISTENING, addresses, new ListenSetup(addresses).hintAfterSilence(true));
    }

    private static void refuse(Arguments arguments, OptionTable<?> options, String message) {
        for (String option : options.names()) {
            if (arguments.has("--" + option)) {
                throw new UsageException(message.formatted("--" + option));
            }
        }
    }

    /** A person who pressed Ctrl-D wants to go; a connection that is closed while something comes is reset. */
    private static Duration linger(Arguments arguments, Terminal terminal, Scheme scheme) {
        Duration usual = terminal.inIsTerminal() && !scheme.isStream() ? Duration.ZERO : SendOptions.LINGER;
        return arguments.value("--wait", ValueType.DURATION::parse).orElse(usual);
    }
}
