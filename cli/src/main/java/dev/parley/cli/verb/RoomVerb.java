package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.Cidr;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.room.RoomSetup;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code parley room}: everybody who comes hears everybody. */
public final class RoomVerb implements Verb {
    @Override
    public String name() {
        return "room";
    }

    @Override
    public String summary() {
        return "everybody who comes hears everybody";
    }

    @Override
    public String arguments() {
        return "ADDRESS... [OPTIONS]";
    }

    @Override
    public String description() {
        return "Passes what each member says on to all others, on UDP and TCP alike, as a line with its name: nc, socat, a"
                + " board and parley chat can be in one room. A connection is a member; on UDP a first datagram is, until"
                + " --idle or /leave. Members may say /name Ann, /who, /leave. You see everything, and what you type goes"
                + " to all. A member that does not read delays nobody; it misses what does not fit.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("a room on both transports", "parley room udp://:9000 tcp://:9000"),
                new Example("come in from another terminal", "parley chat tcp://127.0.0.1:9000"),
                new Example("boards that want the others' bytes and nothing else", "parley room udp://:9000 --bare"),
                new Example("a record of it for a program", "parley room tcp://:9000 --json --for 1h"));
    }

    @Override
    public CommandSpec spec() {
        return Options.verb(
                name(),
                Options.value("--name", "NAME", "what you are called (host)"),
                Options.flag("pass on the bytes alone: no names, no joins and leaves, no commands", "--bare"),
                Options.value("--idle", "DURATION", "a UDP member that is silent for so long has left (5m)"),
                Options.value(
                        "--frame",
                        "FRAMING",
                        "cut TCP streams into messages, and frame what is sent alike: lines (or lines=crlf), delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs (lines)"),
                Options.maxMessage(),
                Options.value("--max-connections", "N", "most members on TCP at once (2000)"),
                Options.value("--max-udp", "N", "most members on UDP at once (1000)"),
                Options.values(
                        "--allow",
                        "CIDR",
                        "hear only these peers, such as 192.168.1.0/24, and let them in without a question"),
                Options.flag("let members that send back what they hear go on for ever", "--no-loop-guard"),
                Options.value("--receive-buffer", "SIZE", "ask the kernel for this UDP receive buffer (4MiB)"),
                Options.value("--count", "N", "end after N datagrams and messages"),
                Options.value("--for", "DURATION", "end after 200ms, 2s or 5m; with --count and fewer: status 1"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        RoomSetup setup = setup(arguments);
        sessionRunner.named();
        // Whatever can be wrong with the command line is seen before the terminal is touched.
        ChatVerb.Keyboard keyboard = ChatVerb.keyboard(sessionRunner, arguments, terminal);
        boolean all = arguments.has("--json") || arguments.has("--verbose");
        RoomConsole host = new RoomConsole(setup, keyboard, sessionRunner::diagnostic);
        int status = sessionRunner.run(arguments, view -> host.open(all ? view : withoutWhatIsPassedOn(view)));
        host.rethrow();
        return status;
    }

    /** What one says leaves as often as there are others, and was shown when it came. */
    private static EventListener withoutWhatIsPassedOn(EventListener view) {
        return event -> {
            if (!(event instanceof Event.Sent)) {
                view.on(event);
            }
        };
    }

    private static RoomSetup setup(Arguments arguments) {
        List<Address> addresses = arguments.words().stream()
                .map(word -> Address.parse(word).with(Options.address(arguments)))
                .toList();
        if (addresses.isEmpty()) {
            throw new UsageException("room needs an address: parley room udp://:9000 tcp://:9000");
        }
        ListenSetup listening = new ListenSetup(addresses)
                .named("room")
                .hintAfterSilence(true)
                .loopGuard(!arguments.has("--no-loop-guard"))
                .allow(arguments.values("--allow", Cidr::parse))
                .maxConnections(
                        arguments.value("--max-connections", Arguments::limit).orElse(2_000))
                .count(arguments.orNull("--count", Arguments::count))
                .runFor(arguments.orNull("--for", Durations::parse));
        arguments.value("--receive-buffer", Sizes::parse).ifPresent(listening::receiveBuffer);
        Options.framing(arguments, addresses, listening);
        RoomSetup setup = new RoomSetup(listening)
                .bare(arguments.has("--bare"))
                .maxDatagramMembers(
                        arguments.value("--max-udp", Arguments::limit).orElse(1_000));
        arguments.value("--name", name -> name).ifPresent(setup::host);
        arguments.value("--idle", Durations::parse).ifPresent(setup::idle);
        return setup;
    }
}
