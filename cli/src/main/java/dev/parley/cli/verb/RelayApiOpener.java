package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.bench.option.RecordOptions;
import dev.parley.bench.option.RelayOptions;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.ServerAddress;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ForwardingSession;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.session.Session;
import dev.parley.session.record.RecordSetup;
import dev.parley.session.record.Recording;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Durations;
import dev.parley.web.toxiproxy.RelayApi;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the relays of {@code relay --api}: that between LISTEN and TARGET, if they are given, and those of clients. */
final class RelayApiOpener {
    /** When the relay between LISTEN and TARGET ends, and everything with it. */
    private static final List<String> ENDING = List.of("count", "for");

    private final InetSocketAddress at;
    private final String version;
    private final AddressOptions addressOptions;

    /** What relays of clients have of the options: all but what is done on purpose, and when it ends. */
    private final Map<String, String> shared;

    private final RelayApi.@Nullable First first;
    private final @Nullable Duration length;

    /** What all relays are recorded in, or null. */
    private final @Nullable Recording recording;

    RelayApiOpener(Arguments arguments, String version) {
        this.version = version;
        this.at = arguments
                .value("--api", text -> ServerAddress.parse("--api", text, RelayApi.USUAL_PORT))
                .orElseThrow();
        this.addressOptions = Options.address(arguments);
        RecordSetup recordSetup = RecordOptions.TABLE.set(new RecordSetup(), arguments.given(RecordOptions.TABLE));
        this.recording = recordSetup.isAsked() ? recordSetup.recording() : null;
        Map<String, String> lasting = arguments.given(RelayOptions.TABLE);
        lasting.keySet().removeAll(RelayOptions.CHANGEABLE);
        lasting.keySet().removeAll(RecordOptions.TABLE.names());
        this.shared = new LinkedHashMap<>(lasting);
        shared.keySet().removeAll(ENDING);
        if (arguments.words().isEmpty()) {
            refuseWhatNeedsAddresses(arguments);
            first = null;
            length = arguments.value("--for", Durations::parse).orElse(null);
        } else {
            first = first(arguments, lasting);
            length = null;
        }
    }

    private static void refuseWhatNeedsAddresses(Arguments arguments) {
        List<String> needing = new ArrayList<>(RelayOptions.CHANGEABLE);
        needing.add("count");
        for (String name : needing) {
            if (arguments.has("--" + name)) {
                throw new UsageException(
                        "--%s is for the relay between LISTEN and TARGET, and none are given: clients of --api say what is done to theirs"
                                .formatted(name));
            }
        }
    }

    private RelayApi.First first(Arguments arguments, Map<String, String> lasting) {
        if (arguments.has("--timeline")) {
            throw new UsageException(
                    "--timeline and --api exclude each other: with --api the toxics are what is done, and clients change them in their time");
        }
        RelaySetup setup = RelayVerb.setup(arguments).check();
        return new RelayApi.First(
                "relay",
                (listen, target) -> {
                    RelaySetup fresh = setup(listen, target, lasting);
                    fresh.listening().hintAfterSilence(true);
                    return fresh;
                },
                RelayVerb.listen(arguments),
                RelayVerb.target(arguments),
                setup.up(),
                setup.down());
    }

    private RelaySetup setup(Address listen, Address target, Map<String, String> options) {
        RelaySetup setup = RelayOptions.TABLE.set(new RelaySetup(List.of(listen), target), options);
        if (recording != null) {
            setup.listening().record(recording);
        }
        return setup;
    }

    /** What a person should know of that address. */
    Optional<String> warning() {
        return at.getAddress().isLoopbackAddress()
                ? Optional.empty()
                : Optional.of("whoever reaches %s can open relays on this computer: toxiproxy's API has no password"
                        .formatted(at.getAddress().getHostAddress()));
    }

    Session open(EventListener events) throws NetworkException {
        Recording shares = recording;
        if (shares == null) {
            return openApi(events);
        }
        shares.open(); // relays come and go, and their file stays
        RelayApi api;
        try {
            api = openApi(events);
        } catch (NetworkException | RuntimeException bad) {
            shares.abandon();
            throw bad;
        }
        return new ForwardingSession(api) {
            @Override
            public void close() {
                super.close();
                boolean failedBefore = shares.failure().isPresent();
                shares.close();
                if (!failedBefore) { // else each relay of that moment has said so
                    shares.failure().ifPresent(message -> failed(events, message));
                }
            }
        };
    }

    private static void failed(EventListener events, String message) {
        Event.Header header = new Event.Header(Clock.SYSTEM.epochNanos(), RelayApi.NAME, null, null, 0);
        events.on(new Event.Failed(header, Cause.OUTPUT_FAILED, message));
    }

    private RelayApi openApi(EventListener events) throws NetworkException {
        return RelayApi.open(
                new RelayApi.Setup(at, version, length),
                first,
                (listen, target) -> setup(listen.with(addressOptions), target, shared),
                events);
    }
}
