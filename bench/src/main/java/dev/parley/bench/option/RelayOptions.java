package dev.parley.bench.option;

import dev.parley.framing.Framing;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profile;
import dev.parley.impairment.Profiles;
import dev.parley.impairment.Timeline;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.relay.RelaySetup;
import dev.parley.time.Durations;
import java.util.List;
import java.util.function.Function;

/** The options of {@code relay}. */
public final class RelayOptions {
    public static final OptionTable<RelaySetup> TABLE = new OptionTable<RelaySetup>(List.of(
                    Option.of(
                                    OptionGroup.RELAY,
                                    "idle",
                                    ValueType.DURATION,
                                    "a UDP peer that is silent for so long, and the target towards it, loses its way to the target",
                                    RelaySetup::idle)
                            .byDefault("2m"),
                    Option.of(
                                    OptionGroup.RELAY,
                                    "max-flows",
                                    ValueType.LIMIT,
                                    "most UDP peers at once; one more takes the place of the one that was silent longest",
                                    RelaySetup::maxFlows)
                            .byDefault("1000"),
                    SharedOptions.connectTimeout(RelaySetup::connectTimeout),
                    Option.<RelaySetup, Profile>of(
                                    OptionGroup.IMPAIRMENTS,
                                    "profile",
                                    ValueType.PROFILE,
                                    "a known network (" + String.join(", ", Profiles.names())
                                            + "); what stands beside it comes in its place",
                                    RelaySetup::profile)
                            .inSettings("a known network (" + String.join(", ", Profiles.names())
                                    + "), or one of the file's own profiles; what stands beside it comes in its place")
                            .inShortHelp(),
                    bothWays("loss", ValueType.SHARE, "lose so many datagrams both ways, such as 5%")
                            .inShortHelp(),
                    bothWays("delay", ValueType.DURATION, Durations::show, "delay what passes both ways, such as 100ms")
                            .inShortHelp(),
                    bothWays(
                                    "jitter",
                                    ValueType.DURATION,
                                    Durations::show,
                                    "vary the delay by up to this, such as 20ms")
                            .inShortHelp(),
                    bothWays("duplicate", ValueType.SHARE, "send so many datagrams twice, such as 1%"),
                    bothWays("reorder", ValueType.SHARE, "let so many datagrams overtake the delayed ones, such as 2%"),
                    bothWays("corrupt", ValueType.SHARE, "change one bit in so many datagrams, such as 0.1%"),
                    bothWays("truncate", ValueType.SIZE, String::valueOf, "cut datagrams that are longer, such as 64"),
                    bothWays("bandwidth", ValueType.BIT_RATE, "pass no more than this each way, such as 1mbit")
                            .inShortHelp(),
                    Option.<RelaySetup, Impairments>of(
                                    OptionGroup.IMPAIRMENTS,
                                    "impair",
                                    ValueType.IMPAIRMENTS,
                                    "any impairments, both ways, such as loss=5%,delay=100ms,jitter=20ms",
                                    RelaySetup::impair)
                            .inShortHelp(),
                    Option.<RelaySetup, Impairments>of(
                            OptionGroup.IMPAIRMENTS,
                            "up",
                            ValueType.IMPAIRMENTS,
                            "the same for what goes to the target",
                            RelaySetup::impairUp),
                    Option.<RelaySetup, Impairments>of(
                            OptionGroup.IMPAIRMENTS,
                            "down",
                            ValueType.IMPAIRMENTS,
                            "the same for what comes from the target",
                            RelaySetup::impairDown),
                    Option.<RelaySetup, Timeline>of(
                                    OptionGroup.IMPAIRMENTS,
                                    "timeline",
                                    ValueType.TIMELINE,
                                    "what is done from which time on: steps with semicolons between them, such as \"10s loss=20%; 15s none; 30s loop\"",
                                    RelaySetup::timeline)
                            .inSettings("what is done from which time of the relay on"),
                    Option.of(
                                    OptionGroup.IMPAIRMENTS,
                                    "seed",
                                    ValueType.SEED,
                                    "do the same to the same traffic again",
                                    RelaySetup::seed)
                            .byDefault("a random one, which is told"),
                    Option.<ListenSetup, Framing>of(
                                    OptionGroup.FRAMING,
                                    "frame",
                                    ValueType.FRAMING,
                                    "show TCP streams as messages; what passes stays as it is: lines, delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs, start=\\x02,end=\\x03, http, resp",
                                    ListenSetup::frame)
                            .byDefault("chunks as they come")
                            .inShortHelp()
                            .onlyFor(
                                    address -> address.scheme().isStream(),
                                    "cuts streams, and there is no tcp:// address: a datagram has its boundaries already")
                            .on(RelaySetup::listening),
                    ListenOptions.maxConnections("most TCP connections at once", "10000")
                            .on(RelaySetup::listening),
                    ListenOptions.allow("pass on what comes from these peers alone, such as 192.168.1.0/24")
                            .on(RelaySetup::listening),
                    ListenOptions.receiveBuffer().on(RelaySetup::listening),
                    ListenOptions.count("end after N datagrams, chunks or messages from peers")
                            .on(RelaySetup::listening),
                    ListenOptions.runFor(
                                    "end after this time (200ms, 2s, 5m); with --count, fewer messages are status 1")
                            .on(RelaySetup::listening)))
            .with(RecordOptions.of(setup -> setup.listening().recordSetup()));

    /** Those that can be changed while a relay runs: what is done on purpose, but for the seed. */
    public static final List<String> CHANGEABLE = TABLE.options().stream()
            .filter(option -> option.group() == OptionGroup.IMPAIRMENTS)
            .map(Option::name)
            .filter(name -> !name.equals("seed"))
            .toList();

    private RelayOptions() {}

    private static Option<RelaySetup> bothWays(String key, ValueType<String> type, String description) {
        return bothWays(key, type, text -> text, description);
    }

    private static <V> Option<RelaySetup> bothWays(
            String key, ValueType<V> type, Function<V, String> form, String description) {
        return Option.<RelaySetup, V>of(
                OptionGroup.IMPAIRMENTS,
                key,
                type,
                description,
                (setup, value) -> setup.impair(key, form.apply(value)));
    }
}
