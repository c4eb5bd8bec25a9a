package dev.parley.cli.verb;

import static dev.parley.bench.option.OptionGroup.CAPTURE;
import static dev.parley.bench.option.OptionGroup.FILTER;

import dev.parley.bench.option.Option;
import dev.parley.bench.option.ValueType;
import dev.parley.capture.CaptureException;
import dev.parley.capture.CaptureReader;
import dev.parley.cli.capture.CaptureAsFile;
import dev.parley.cli.capture.CaptureFiles;
import dev.parley.cli.capture.CaptureFilter;
import dev.parley.cli.capture.Inspection;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.CaptureJson;
import dev.parley.cli.view.CaptureRaw;
import dev.parley.cli.view.CaptureText;
import dev.parley.cli.view.CaptureView;
import dev.parley.template.KnownMessages;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code parley inspect}: what a recording holds. */
public final class InspectVerb implements Verb {
    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String summary() {
        return "what a recording holds, by Parley or any other program";
    }

    @Override
    public String arguments() {
        return "FILE [OPTIONS]";
    }

    @Override
    public String description() {
        return "Reads a capture (pcapng, or pcap of tcpdump) and prints a line for each UDP datagram, and for each chunk of"
                + " a TCP stream in its order, then a summary of each flow: round trips, silences, retransmissions, and bytes"
                + " that are not in the file. FILE may be - for standard input. Nothing is sent. A filter that matches"
                + " no message is status 1.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("all of it", "parley inspect session.pcapng"),
                new Example("who talked with whom", "parley inspect session.pcapng --flows"),
                new Example(
                        "the answers of one device, as lines",
                        "parley inspect run.pcap --peer 192.168.1.20 --direction down --frame lines"),
                new Example(
                        "in a script: succeeds if somebody sent ERROR", "parley inspect run.pcap --contains ERROR -q"),
                new Example(
                        "a fake of the recorded device, to edit and run",
                        "parley inspect run.pcap --frame lines --as rules > fake.yaml"),
                new Example("the bytes of one side", "parley inspect run.pcap --flow 3 --direction up --raw > up.bin"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.ofCapture(
                Option.of(CAPTURE, "flows", ValueType.FLAG, "only the summaries of flows, no messages")
                        .inShortHelp(),
                Option.of(
                                CAPTURE,
                                "frame",
                                ValueType.FRAMING,
                                "cut TCP streams into messages: lines (or lines=crlf), delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs, start=\\x02,end=\\x03, http, resp")
                        .byDefault("chunks, a segment each")
                        .inShortHelp(),
                Options.messages("show messages by the fields of the messages: in that settings file too"),
                Option.of(
                                CAPTURE,
                                "as",
                                ValueType.text("rules|script"),
                                "write a settings file in place of lines: a listener that answers as the recorded server did, or a script that says what the client said (of one --flow)")
                        .inShortHelp(),
                Option.of(FILTER, "flow", ValueType.COUNT, "only the flow of that number")
                        .inShortHelp(),
                Option.of(
                                FILTER,
                                "peer",
                                ValueType.text("PEER"),
                                "only flows of that peer: 192.168.1.20, 192.168.1.0/24, 192.168.1.20:9000, :9000 or [fe80::1]:9000")
                        .inShortHelp(),
                Option.of(
                                FILTER,
                                "direction",
                                ValueType.text("up|down|in|out"),
                                "only what went up from the client to the server, or down; in and out where the recording says how it came and went")
                        .inShortHelp(),
                Option.of(
                        FILTER,
                        "after",
                        ValueType.text("TIME"),
                        "only from then on: 2s behind the first packet, 09:20:39.5 on its day here, or 2026-11-29T09:20:39Z"),
                Option.of(FILTER, "before", ValueType.text("TIME"), "only before then"),
                Option.of(FILTER, "size", ValueType.text("SIZE"), "only messages of so many bytes: 64, or 1..100"),
                Option.of(
                                FILTER,
                                "contains",
                                ValueType.TEXT,
                                "only messages with that text; escapes as \\x02 are bytes")
                        .inShortHelp(),
                Option.of(
                        FILTER,
                        "contains-hex",
                        ValueType.text("HEX"),
                        "only messages with these bytes, such as \"01 ff\""),
                Option.of(FILTER, "regex", ValueType.TEXT, "only text in which that regular expression is found"),
                Option.of(
                        FILTER,
                        "hex-regex",
                        ValueType.TEXT,
                        "only messages in whose hex digits, without spaces, it is found"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler) throws IOException {
        if (arguments.has("--as")) {
            return CaptureAsFile.write(file(arguments.words()), arguments, terminal);
        }
        CaptureFilter filter = CaptureFilter.of(arguments);
        Output out = new Output(terminal.out());
        CaptureView view = view(arguments, terminal, out);
        String name = file(arguments.words());
        AtomicBoolean stopped = new AtomicBoolean();
        out.onBroken(() -> stopped.set(true));
        signalHandler.begin(() -> {}); // whoever writes the pipe ends too, and then this does
        signalHandler.watch(() -> stopped.set(true), () -> {});
        try (InputStream in = CaptureFiles.open(name, terminal);
                CaptureReader reader = CaptureReader.open(in)) {
            boolean any = new Inspection(name, reader, view, filter, arguments).run(stopped);
            out.flush();
            if (out.broken() != null && !out.readerIsGone()) {
                throw out.broken();
            }
            return any ? ExitStatus.OK : ExitStatus.NETWORK;
        } catch (CaptureException damaged) {
            out.flush();
            throw CaptureFiles.refusal(name, damaged);
        }
    }

    private static CaptureView view(Arguments arguments, Terminal terminal, Output out) {
        arguments.exclude("--json", "--raw");
        arguments.exclude("--json", "--hex");
        arguments.exclude("--quiet", "--verbose");
        arguments.exclude("--flows", "--raw");
        arguments.exclude("--flows", "--quiet");
        arguments.exclude("--messages", "--raw");
        KnownMessages messages = Options.knownMessages(arguments, "--messages").orElse(KnownMessages.NONE);
        if (arguments.has("--json")) {
            return new CaptureJson(out, messages);
        }
        if (arguments.has("--raw")) {
            if (terminal.outIsTerminal()) {
                throw new UsageException(
                        "--raw would write whatever was captured to this terminal, and control codes in it could change the terminal: send the output to a file or another program (parley … --raw > FILE)");
            }
            return new CaptureRaw(out);
        }
        boolean whole = arguments.has("--verbose") || !terminal.outIsTerminal();
        return new CaptureText(
                new CaptureText.Style(
                        terminal.colour() ? Ansi.ON : Ansi.OFF,
                        arguments.has("--hex"),
                        whole,
                        arguments.has("--quiet"),
                        arguments.has("--frame"),
                        messages),
                out);
    }

    private static String file(List<String> words) {
        if (words.isEmpty()) {
            throw new UsageException("inspect needs a file: parley inspect session.pcapng, or - for standard input");
        }
        if (words.size() > 1) {
            throw new UsageException("inspect reads one file, and here is '%s' too".formatted(words.get(1)));
        }
        return words.getFirst();
    }
}
