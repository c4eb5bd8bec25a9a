package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.RoomOptions;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.FilteredView;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.room.RoomSetup;
import java.io.IOException;
import java.util.List;

/** {@code parley room}: everybody who comes hears everybody. */
public final class RoomVerb implements Verb {
    private static final int MOST_CONNECTIONS = 2_000;

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
                + " to all. A member that does not read delays no one, and loses messages.";
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
    public List<Option<?>> options() {
        return Options.ofSession(RoomOptions.TABLE.options(), ListenOptions.ADDRESS);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        RoomSetup setup = setup(arguments);
        sessionRunner.showPeersByName();
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
        return new FilteredView(event -> !(event instanceof Event.Sent), view);
    }

    private static RoomSetup setup(Arguments arguments) {
        List<Address> addresses = arguments.words().stream()
                .map(word -> Address.parse(word).with(Options.address(arguments)))
                .toList();
        if (addresses.isEmpty()) {
            throw new UsageException("room needs an address: parley room udp://:9000 tcp://:9000");
        }
        ListenSetup listening =
                new ListenSetup(addresses).named("room").hintAfterSilence(true).maxConnections(MOST_CONNECTIONS);
        return arguments
                .set(RoomOptions.TABLE, addresses, new RoomOptions.Setups(listening, new RoomSetup(listening)))
                .room();
    }
}
