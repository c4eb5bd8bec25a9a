package dev.parley.bench.option;

import dev.parley.session.listen.ListenSetup;
import dev.parley.session.replay.ChangingValues;
import dev.parley.session.replay.RecordedServerSetup;
import dev.parley.session.replay.ReplaySetup;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/** The options of {@code replay}. */
public final class ReplayOptions {
    private static final ValueType<Double> SPEED = new ValueType<>("N", false, ReplayOptions::speed);
    private static final ValueType<ChangingValues> REGEX = new ValueType<>("REGEX", false, ChangingValues::parse);
    private static final ValueType<Boolean> MATCH = new ValueType<>("exact|order", false, ReplayOptions::inOrder);

    /** Of a recording that is sent again. */
    public static final OptionTable<ReplaySetup> CLIENT = new OptionTable<ReplaySetup>(List.of(
                    speed(ReplaySetup::speed),
                    asap(ReplaySetup::speed),
                    gapLimit(ReplaySetup::longestGap),
                    Option.of(
                                    OptionGroup.WHEN,
                                    "loop",
                                    ValueType.COUNT,
                                    "send all of it N times, one after the other",
                                    ReplaySetup::repeat)
                            .byDefault("1")
                            .inShortHelp(),
                    Option.of(
                                    OptionGroup.CHECKS,
                                    "expect",
                                    ValueType.FLAG,
                                    "the answers must be as recorded, in their order; each that is not is shown beside the recorded one, and the status is 1. Messages then wait for answers",
                                    ReplaySetup::expectAnswers)
                            .inShortHelp(),
                    Option.of(
                            OptionGroup.CHECKS,
                            "changing",
                            REGEX,
                            "what the groups of the expression capture in an answer is another one each time, such as a token: that of now is sent in the place of the recorded one. Messages then wait for answers",
                            ReplaySetup::changing),
                    Option.of(
                            OptionGroup.WAITING,
                            "in-turn",
                            ValueType.FLAG,
                            "each message waits for the answers that were recorded before it, at most for --wait; what follows is that much later",
                            ReplaySetup::inTurn),
                    Option.of(
                                    OptionGroup.WAITING,
                                    "wait",
                                    ValueType.DURATION,
                                    "wait this long for an answer, and for the next one after the last message",
                                    ReplaySetup::waitFor)
                            .byDefault("1s"),
                    SharedOptions.from(),
                    SharedOptions.connectTimeout(ReplaySetup::connectTimeout),
                    Option.of(
                            OptionGroup.WHEN,
                            "for",
                            ValueType.DURATION,
                            "end after this time; a recording that is not through then is status 1",
                            ReplaySetup::within),
                    SharedOptions.<ReplaySetup>maxMessage()))
            .with(RecordOptions.of(setup -> setup.recordSetup()))
            .exclusive(List.of("speed", "asap"));

    /** Of a recording that is answered again. */
    public static final OptionTable<RecordedServerSetup> SERVER = new OptionTable<RecordedServerSetup>(List.of(
                    speed(RecordedServerSetup::speed),
                    asap(RecordedServerSetup::speed),
                    gapLimit(RecordedServerSetup::longestGap),
                    Option.of(
                                    OptionGroup.SERVING,
                                    "match",
                                    MATCH,
                                    "with --listen: exact answers what is equal to a recorded message, order takes each message for the next one of the recording",
                                    RecordedServerSetup::inOrder)
                            .byDefault("exact")
                            .inShortHelp(),
                    ListenOptions.maxConnections("with --listen: most TCP connections at once", "10000")
                            .on(RecordedServerSetup::listening),
                    ListenOptions.allow("with --listen: hear these peers alone, such as 192.168.1.0/24")
                            .on(RecordedServerSetup::listening),
                    ListenOptions.count("with --listen: end after N datagrams, chunks or messages")
                            .on(RecordedServerSetup::listening),
                    ListenOptions.runFor("end after this time (200ms, 2s, 5m)").on(RecordedServerSetup::listening),
                    Option.<ListenSetup, Long>of(
                                    OptionGroup.LIMITS,
                                    "max-message",
                                    ValueType.SIZE,
                                    "longest message",
                                    ListenSetup::maxMessage)
                            .on(RecordedServerSetup::listening)))
            .with(RecordOptions.of(setup -> setup.listening().recordSetup()))
            .exclusive(List.of("speed", "asap"));

    /** How both the recording and what comes now are cut. */
    public static final Option<?> FRAME = Option.of(
                    OptionGroup.FRAMING,
                    "frame",
                    ValueType.FRAMING,
                    "cut TCP streams into messages, in the recording and now: lines, delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs, start=\\x02,end=\\x03, http, resp")
            .byDefault("chunks as they come")
            .inShortHelp()
            .onlyFor(
                    address -> address.scheme().isStream(),
                    "cuts streams, and there is no tcp:// address: a datagram has its boundaries already");

    private ReplayOptions() {}

    private static <S> Option<S> speed(BiFunction<S, Double, S> setter) {
        return Option.of(OptionGroup.WHEN, "speed", SPEED, "so many times as fast as recorded: 2, 0.5", setter)
                .byDefault("1")
                .inShortHelp();
    }

    private static <S> Option<S> asap(BiFunction<S, Double, S> setter) {
        return Option.of(
                        OptionGroup.WHEN,
                        "asap",
                        ValueType.FLAG,
                        "without any pause",
                        (S setup, Boolean wanted) -> wanted ? setter.apply(setup, Double.POSITIVE_INFINITY) : setup)
                .inShortHelp();
    }

    private static <S> Option<S> gapLimit(BiFunction<S, Duration, S> setter) {
        return Option.of(
                        OptionGroup.WHEN,
                        "gap-limit",
                        ValueType.DURATION,
                        "a longer silence in the recording lasts only so long: 1s",
                        setter)
                .inShortHelp();
    }

    private static Double speed(String text) {
        double times;
        try {
            times = Double.parseDouble(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("'" + text + "' is no number: write 2, or 0.5 for half as fast", none);
        }
        if (!(times > 0) || Double.isInfinite(times)) {
            throw new IllegalArgumentException(
                    "'" + text + "' must be more than 0: write 2, or 0.5 for half as fast; --asap leaves no pause");
        }
        return times;
    }

    private static Boolean inOrder(String text) {
        return switch (text) {
            case "exact" -> false;
            case "order" -> true;
            default -> throw new IllegalArgumentException("'" + text + "' is neither exact nor order");
        };
    }
}
