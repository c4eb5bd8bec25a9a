package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionGroup;
import dev.parley.bench.option.RelayOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.relay.RelayConsole;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.run.VirtualThreadTuning;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.FilteredView;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.relay.RelaySetup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code parley relay}: stand between peers and a target, and see both directions. */
public final class RelayVerb implements Verb {
    private static final Option<?> API = Option.of(
                    OptionGroup.RELAY,
                    "api",
                    ValueType.text("HOST[:PORT]"),
                    "toxiproxy's HTTP API, for its clients: they open relays and break them while they run. LISTEN and"
                            + " TARGET may be left out; the usual port is 8474")
            .inShortHelp();

    private final String version;

    /** @param version which Parley this is, for who asks the API */
    public RelayVerb(String version) {
        this.version = version;
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public String summary() {
        return "stand between device and server, break the network on purpose";
    }

    @Override
    public String arguments() {
        return "LISTEN TARGET [OPTIONS]";
    }

    @Override
    public String description() {
        return "Passes what comes to LISTEN on to TARGET, and what TARGET sends back to whom it is for, on UDP or TCP. Each"
                + " peer has a socket of its own towards the target. No byte changes: half-close and reset pass as what they"
                + " are, and a side that does not read holds back the one that sends. TLS passes untouched. On"
                + " purpose, datagrams can be lost, delayed and changed, and streams delayed, slowed down and broken off. In a"
                + " terminal keys change that while it runs: ? shows them.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("see what a device and its server say", "parley relay tcp://:5000 tcp://192.168.1.20:5000"),
                new Example("the same for datagrams, in hex", "parley relay udp://:9000 udp://192.168.1.20:9000 --hex"),
                new Example(
                        "a bad network, the same again with --seed",
                        "parley relay udp://:9000 udp://192.168.1.20:9000 --loss 5% --delay 100ms"),
                new Example(
                        "a program that speaks IPv4 alone, and a server on IPv6",
                        "parley relay udp://127.0.0.1:9000 udp://[::1]:9000"),
                new Example("relays that toxiproxy's clients open and break", "parley relay --api 127.0.0.1:8474"),
                new Example(
                        "both directions as JSON, for a minute",
                        "parley relay tcp://:5000 tcp://192.168.1.20:5000 --frame lines --json --for 1m"));
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> own = new ArrayList<>(RelayOptions.TABLE.options());
        own.add(API);
        return Options.ofSession(own, ListenOptions.ADDRESS);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        VirtualThreadTuning.useOneCarrier();
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        boolean all = arguments.has("--json") || arguments.has("--verbose");
        if (arguments.has("--api")) {
            RelayApiOpener opener = new RelayApiOpener(arguments, version);
            sessionRunner.nameSessions();
            opener.warning().ifPresent(sessionRunner::note);
            return sessionRunner.run(arguments, view -> opener.open(all ? view : withoutWhatIsPassedOn(view)));
        }
        RelaySetup setup = setup(arguments);
        RelayConsole console = sessionRunner
                .statusLine(arguments)
                .map(line -> new RelayConsole(terminal, signalHandler, line, sessionRunner::diagnostic))
                .orElse(null);
        return sessionRunner.run(arguments, view -> {
            RelaySession relay = setup.open(all ? view : withoutWhatIsPassedOn(view));
            return console == null ? relay : console.attach(relay);
        });
    }

    /** What came leaves on the other side, and was shown when it came. */
    private static EventListener withoutWhatIsPassedOn(EventListener view) {
        return new FilteredView(event -> !(event instanceof Event.Sent), view);
    }

    /** Of the relay between LISTEN and TARGET. */
    static RelaySetup setup(Arguments arguments) {
        Address listen = listen(arguments);
        RelaySetup setup = new RelaySetup(List.of(listen), target(arguments));
        setup.listening().hintAfterSilence(true);
        return arguments.set(RelayOptions.TABLE, List.of(listen), setup);
    }

    /** Where that listens. */
    static Address listen(Arguments arguments) {
        return Address.parse(words(arguments).getFirst()).with(Options.address(arguments));
    }

    /** Where what it passes on goes. */
    static Address target(Arguments arguments) {
        return Address.parse(words(arguments).getLast());
    }

    private static List<String> words(Arguments arguments) {
        List<String> words = arguments.words();
        if (words.size() != 2) {
            throw new UsageException(
                    words.size() < 2
                            ? "relay needs where to listen and the target: parley relay udp://:9000 udp://192.168.1.20:9000"
                            : "relay takes where to listen and one target, and %s are %s addresses: start one relay for each target"
                                    .formatted(String.join(" ", words), words.size()));
        }
        return words;
    }
}
