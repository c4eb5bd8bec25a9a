package dev.parley.cli.verb;

import static dev.parley.bench.option.OptionGroup.CHECKS;
import static dev.parley.bench.option.OptionGroup.MESSAGE;
import static dev.parley.bench.option.OptionGroup.WAITING;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Family;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.SharedOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.JsonView;
import dev.parley.cli.view.JsonWithLedger;
import dev.parley.cli.view.LedgerLines;
import dev.parley.cli.view.ProbeView;
import dev.parley.event.EventListener;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.probe.Probe;
import dev.parley.probe.ProbeSession;
import dev.parley.session.Outcome;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** {@code parley probe}: check a server or device for common faults. */
public final class ProbeVerb implements Verb {
    @Override
    public String name() {
        return "probe";
    }

    @Override
    public String summary() {
        return "check a server or device for common faults";
    }

    @Override
    public String arguments() {
        return "ADDRESS [OPTIONS]";
    }

    @Override
    public String description() {
        return "Checks a server that has no Parley on it: does anything listen, what does it answer and how fast, which"
                + " sizes and bursts does it take, which input does it die of; on TCP also lines, many connections, half-close,"
                + " chunks and resets. It says first what it sends at most, and keeps to it: one check after the other, and"
                + " none after the server has died twice. A server that dies has to be started again by hand, so"
                + " probe none that others need. The status is 1 where a check failed.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("a board's UDP server", "parley probe udp://192.168.1.37:9000"),
                new Example("a TCP server on this computer", "parley probe tcp://127.0.0.1:5001"),
                new Example("a server that answers to ping alone", "parley probe udp://192.168.1.37:9000 -m \"ping\""),
                new Example(
                        "in a script: status 1 where it dies of bytes that are no text",
                        "parley probe udp://127.0.0.1:9000 --only not-utf-8,binary --json"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.bare(
                Option.of(MESSAGE, "message", ValueType.TEXT, "what to say, where it answers to something special")
                        .letter("m")
                        .byDefault("hello")
                        .inShortHelp(),
                SharedOptions.escapes(),
                SharedOptions.as(),
                Option.of(WAITING, "wait", ValueType.DURATION, "how long an answer is waited for, at most 10s")
                        .byDefault("1s")
                        .inShortHelp(),
                Option.of(
                                CHECKS,
                                "only",
                                ValueType.texts("CHECK"),
                                "make these checks alone, and those that they build on; may stand more than once, or as a,b")
                        .inShortHelp(),
                Option.of(CHECKS, "skip", ValueType.texts("CHECK"), "leave these checks out; likewise")
                        .inShortHelp(),
                Option.of(CHECKS, "most-size", ValueType.SIZE, "the largest datagram, or message on TCP")
                        .byDefault("64KiB less headers on this computer, 8KiB on its networks, 1400 beyond"),
                Option.of(CHECKS, "most-burst", ValueType.LIMIT, "the longest burst of datagrams")
                        .byDefault("64; 16 beyond its networks"),
                Option.of(CHECKS, "connections", ValueType.LIMIT, "connections in the connect loop")
                        .byDefault("20; 10 beyond its networks"),
                Option.of(WAITING, "for", ValueType.DURATION, "end after that time")
                        .byDefault("1m"),
                Options.family("use this IP version only"),
                Options.json("one JSON object a line for each event, losing nothing"),
                Options.hex("show payloads in hex"));
    }

    @Override
    public void check(Arguments arguments) {
        probe(arguments, note -> {});
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        Probe probe = probe(arguments, note -> terminal.diagnostics().line("note: " + Escapes.printable(note)));
        Output out = new Output(terminal.out());
        Output err = terminal.diagnostics();
        EventListener view = arguments.has("--json")
                ? new JsonWithLedger(new JsonView(out, Clock.SYSTEM), err, false, arguments.has("--verbose"))
                : new ProbeView(ProbeView.Style.of(terminal, arguments.has("--hex")), out::line, err::line);
        signalHandler.begin(() -> {
            if (terminal.outIsTerminal()) {
                err.line("");
            }
        });
        Outcome outcome;
        try (ProbeSession session = probe.open(view)) {
            signalHandler.watch(session, () -> err.line(LedgerLines.of(session.totals(), arguments.has("--verbose"))));
            out.onBroken(session::stop);
            outcome = session.await();
        }
        IOException broken = out.broken();
        if (broken != null && !signalHandler.signalReceived() && !out.readerIsGone()) {
            throw broken;
        }
        return ExitStatus.of(outcome.cause());
    }

    private static Probe probe(Arguments arguments, Consumer<String> note) {
        arguments.exclude("--json", "--hex");
        Probe probe = Probe.of(address(arguments));
        arguments
                .value("--message", text -> text)
                .map(text -> new MessageEncoding(arguments, note).of(Payload.of(text)))
                .ifPresent(probe::message);
        arguments.value("--wait", text -> probe.waiting(Durations.parse(text)));
        arguments.exclude("--only", "--skip");
        if (arguments.has("--only")) {
            probe.only(arguments.values("--only", text -> text));
        }
        if (arguments.has("--skip")) {
            probe.skip(arguments.values("--skip", text -> text));
        }
        arguments
                .value("--most-size", Sizes::parse)
                .ifPresent(size -> probe.bounds(usual -> usual.size((int) Math.min(size, Integer.MAX_VALUE))));
        arguments
                .value("--most-burst", ValueType.LIMIT::parse)
                .ifPresent(count -> probe.bounds(usual -> usual.burst(count)));
        arguments
                .value("--connections", ValueType.LIMIT::parse)
                .ifPresent(count -> probe.bounds(usual -> usual.loop(count)));
        arguments.value("--for", Durations::parse).ifPresent(time -> probe.bounds(usual -> usual.time(time)));
        return probe;
    }

    private static Address address(Arguments arguments) {
        List<String> words = arguments.words();
        if (words.isEmpty()) {
            throw new UsageException("probe needs an address: parley probe udp://192.168.1.20:9000");
        }
        if (words.size() > 1) {
            throw new UsageException(
                    "probe checks one server at a time, and '%s' is one word too many; what it shall say is written as -m \"%s\""
                            .formatted(words.get(1), words.get(1)));
        }
        return Address.parse(words.getFirst())
                .with(new AddressOptions(null, null, arguments.orNull("--family", Family::parse)))
                .requireTarget();
    }
}
