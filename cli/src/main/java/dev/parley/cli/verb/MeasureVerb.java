package dev.parley.cli.verb;

import static dev.parley.bench.option.OptionGroup.OUTPUT;
import static dev.parley.bench.option.OptionGroup.SERVING;
import static dev.parley.bench.option.OptionGroup.TRAFFIC;
import static dev.parley.bench.option.OptionGroup.WAITING;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Cidr;
import dev.parley.address.Family;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.MeasurementRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.measure.Measure;
import dev.parley.measure.client.RoundTripSetup;
import dev.parley.measure.client.ThroughputSetup;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.server.MeasureServerSetup;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import dev.parley.time.Rate;
import java.io.IOException;
import java.util.List;

/** {@code parley measure}: round trip, loss, jitter, reordering, throughput; and the far end of it. */
public final class MeasureVerb implements Verb {
    private static final List<String> OF_THE_FAR_END = List.of("--max-clients", "--max-time", "--allow");
    private static final List<String> OF_THROUGHPUT =
            List.of("--direction", "--flood", "--one-way", "--no-offload", "--merged");

    @Override
    public String name() {
        return "measure";
    }

    @Override
    public String summary() {
        return "round trip, loss, jitter, reordering, throughput; --serve: be the far end";
    }

    @Override
    public String arguments() {
        return "ADDRESS... [OPTIONS]";
    }

    @Override
    public String description() {
        return "Measures round trips to whatever echoes at ADDRESS, at a fixed rate, and says what was lost, where, and"
                + " whether the result is valid. With --flood or --direction it measures throughput to a far end, which is"
                + " parley measure --serve on another computer. More than 100/s or 1,400 B go to this computer, to a"
                + " far end that agreed, or with --i-own-this-network. Ctrl-C ends it with the result so far.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("how fast a board echoes", "parley measure udp://192.168.1.37:7000"),
                new Example(
                        "ten thousand round trips over TCP",
                        "parley measure tcp://127.0.0.1:7000 --count 10000 --rate 1000/s"),
                new Example(
                        "the far end, for everybody on this network", "parley measure --serve udp://:9300 tcp://:9300"),
                new Example("how much goes through to it", "parley measure udp://192.168.1.20:9300 --flood --for 5s"),
                new Example(
                        "what is lost of 2,000 datagrams a second from there",
                        "parley measure udp://192.168.1.20:9300 --direction down --rate 2000/s"),
                new Example(
                        "TCP, both ways, four connections",
                        "parley measure tcp://192.168.1.20:9300 --direction both --streams 4"));
    }

    @Override
    public List<Option<?>> options() {
        return Options.bare(
                Option.of(TRAFFIC, "size", ValueType.SIZE, "of each datagram or message: 64, 1KiB")
                        .byDefault("64; TCP throughput 128KiB")
                        .inShortHelp(),
                Option.of(TRAFFIC, "rate", ValueType.RATE, "how many a second, over all streams: 1000/s")
                        .byDefault("100/s")
                        .inShortHelp(),
                Option.of(TRAFFIC, "for", ValueType.DURATION, "send for 200ms, 2s or 5m")
                        .byDefault("10s")
                        .inShortHelp(),
                Option.of(
                        TRAFFIC,
                        "count",
                        ValueType.COUNT,
                        "send N messages; of several streams each sends its share, rounded up"),
                Option.of(
                                WAITING,
                                "wait",
                                ValueType.DURATION,
                                "how long to wait for the last answers; later ones count as lost")
                        .byDefault("1s"),
                Option.of(
                                TRAFFIC,
                                "streams",
                                ValueType.COUNT,
                                "sockets or connections at once, each with its own thread: 1 to 64")
                        .byDefault("1"),
                Option.of(
                                TRAFFIC,
                                "direction",
                                ValueType.text("up|down|both"),
                                "throughput to a far end, from it, or both at once")
                        .byDefault("up")
                        .inShortHelp(),
                Option.of(TRAFFIC, "flood", ValueType.FLAG, "throughput as fast as it goes")
                        .inShortHelp(),
                Option.of(TRAFFIC, "one-way", ValueType.FLAG, "do not wait for answers; count only what leaves"),
                Option.of(TRAFFIC, "no-offload", ValueType.FLAG, "each datagram passes the kernel alone"),
                Option.of(
                        TRAFFIC,
                        "merged",
                        ValueType.FLAG,
                        "take what arrives merged from the kernel: faster, but what it drops is then not known"),
                Option.of(
                        TRAFFIC,
                        "i-own-this-network",
                        ValueType.FLAG,
                        "send more than 100/s and 1,400 B to other computers without their agreement; only for your own network"),
                Option.of(SERVING, "serve", ValueType.FLAG, "be the far end, on every ADDRESS, until Ctrl-C or --for")
                        .inShortHelp(),
                Option.of(SERVING, "max-clients", ValueType.COUNT, "with --serve, most streams at once")
                        .byDefault("64"),
                Option.of(
                                SERVING,
                                "max-time",
                                ValueType.DURATION,
                                "with --serve, longest run that a client may request")
                        .byDefault("1m"),
                Option.of(SERVING, "allow", ValueType.NETWORKS, "with --serve, serve these peers")
                        .byDefault("those on this computer's networks"),
                Options.family("use this IP version only"),
                Options.json("one JSON object a line, a progress each second and a summary at the end"),
                Option.of(OUTPUT, "quiet", ValueType.FLAG, "only the result: no progress, no addresses")
                        .letter("q"));
    }

    /** What is measured, once its options are read. */
    private interface Plan {
        int run(MeasurementRunner runner) throws IOException, InterruptedException;
    }

    @Override
    public void check(Arguments arguments) {
        plan(arguments);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        return plan(arguments).run(new MeasurementRunner(arguments, terminal, signalHandler));
    }

    private static Plan plan(Arguments arguments) {
        arguments.exclude("--quiet", "--verbose");
        AddressOptions options = new AddressOptions(null, null, arguments.orNull("--family", Family::parse));
        List<Address> addresses = arguments.words().stream()
                .map(word -> Address.parse(word).with(options))
                .toList();
        if (addresses.isEmpty()) {
            throw new UsageException("measure needs an address: parley measure udp://192.168.1.37:7000");
        }
        if (arguments.has("--serve")) {
            MeasureServerSetup setup = farEnd(arguments, addresses);
            return runner -> runner.serve(setup);
        }
        needs(arguments, OF_THE_FAR_END, "--serve");
        if (addresses.size() > 1) {
            throw new UsageException("measure takes one address; there are " + addresses.size()
                    + ". Measure them one after the other, so that they do not disturb each other.");
        }
        Address target = addresses.getFirst();
        if (arguments.has("--flood") || arguments.has("--direction") || arguments.has("--one-way")) {
            ThroughputSetup setup = throughput(arguments, target);
            return runner -> runner.throughput(setup);
        }
        needs(arguments, OF_THROUGHPUT, "--flood or --direction");
        RoundTripSetup setup = roundTrip(arguments, target);
        return runner -> runner.roundTrip(setup);
    }

    private static void needs(Arguments arguments, List<String> options, String other) {
        for (String option : options) {
            if (arguments.has(option)) {
                throw new UsageException(option + " needs " + other);
            }
        }
    }

    private static RoundTripSetup roundTrip(Arguments arguments, Address target) {
        RoundTripSetup setup = Measure.roundTrip(target).ownNetwork(arguments.has("--i-own-this-network"));
        arguments.value("--size", Sizes::parse).ifPresent(setup::size);
        arguments.value("--rate", Rate::parse).ifPresent(setup::rate);
        arguments.value("--count", ValueType.COUNT::parse).ifPresent(setup::count);
        arguments.value("--for", Durations::parse).ifPresent(setup::lasting);
        arguments.value("--wait", Durations::parse).ifPresent(setup::drain);
        arguments.value("--streams", ValueType.COUNT::parse).ifPresent(setup::streams);
        return setup;
    }

    private static ThroughputSetup throughput(Arguments arguments, Address target) {
        arguments.exclude("--flood", "--rate");
        arguments.exclude("--one-way", "--direction");
        Rate rate = arguments.orNull("--rate", Rate::parse);
        boolean flood = arguments.has("--flood");
        if (rate == null && !flood && !target.scheme().isStream()) {
            throw new UsageException("how fast? write --rate 1000/s, or --flood for as fast as it goes");
        }
        if (rate != null && target.scheme().isStream()) {
            throw new UsageException("TCP throughput has no --rate: TCP itself finds how fast it goes");
        }
        ThroughputSetup setup = Measure.throughput(target)
                .ownNetwork(arguments.has("--i-own-this-network"))
                .oneWay(arguments.has("--one-way"))
                .offload(!arguments.has("--no-offload"))
                .merged(arguments.has("--merged"));
        if (rate != null) {
            setup.rate(rate);
        }
        arguments.exclude("--no-offload", "--merged");
        Direction direction = arguments.value("--direction", Direction::parse).orElse(Direction.UP);
        if (arguments.has("--merged") && !direction.isDown()) {
            throw new UsageException(
                    "--merged is for the side that receives, and here it only sends: give it to measure --serve, or add --direction down");
        }
        setup.direction(direction);
        arguments.value("--size", Sizes::parse).ifPresent(setup::size);
        arguments.value("--count", ValueType.COUNT::parse).ifPresent(setup::count);
        arguments.value("--for", Durations::parse).ifPresent(setup::lasting);
        arguments.value("--wait", Durations::parse).ifPresent(setup::drain);
        arguments.value("--streams", ValueType.COUNT::parse).ifPresent(setup::streams);
        return setup;
    }

    private static MeasureServerSetup farEnd(Arguments arguments, List<Address> addresses) {
        for (String option :
                List.of("--size", "--rate", "--count", "--wait", "--streams", "--direction", "--flood", "--one-way")) {
            if (arguments.has(option)) {
                throw new UsageException(
                        option + " is for the side that asks, and --serve is the other: leave one out");
            }
        }
        arguments.exclude("--no-offload", "--merged");
        MeasureServerSetup setup = Measure.serve(addresses)
                .allow(arguments.values("--allow", Cidr::parse))
                .offload(!arguments.has("--no-offload"))
                .merged(arguments.has("--merged"));
        arguments.value("--max-clients", ValueType.COUNT::parse).ifPresent(setup::maxClients);
        arguments.value("--max-time", Durations::parse).ifPresent(setup::maxTime);
        arguments.value("--for", Durations::parse).ifPresent(setup::lasting);
        return setup;
    }
}
