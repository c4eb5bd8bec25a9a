package dev.parley.bench.option;

import dev.parley.address.Address;
import dev.parley.pace.Pace;
import dev.parley.payload.Payload;
import dev.parley.session.send.SendSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of {@code send}, and what several of them mean together. */
public final class SendOptions {
    /** What comes back right away is worth a moment, on TCP everywhere and on a terminal. */
    public static final Duration LINGER = Duration.ofSeconds(1);

    static final String IMPAIRED = "what is sent";

    static final String SEED = "do the same to the same messages again";

    static final String FOR = "stop sending after this time; an unfinished script fails";

    public static final OptionTable<SendSetup> TABLE = new OptionTable<SendSetup>(List.of(
                    Option.<SendSetup>of(
                                    OptionGroup.MESSAGE,
                                    "message",
                                    ValueType.TEXT,
                                    "the message; needed when it looks like an address or an option")
                            .letter("m")
                            .inSettings("what is sent, as it is"),
                    Option.<SendSetup>of(
                                    OptionGroup.MESSAGE,
                                    "file",
                                    ValueType.FILE,
                                    "send what is in the file; - is standard input")
                            .inShortHelp()
                            .commandLineOnly(),
                    Option.<SendSetup>of(
                                    OptionGroup.MESSAGE,
                                    "lines",
                                    ValueType.FLAG,
                                    "send each line of the input as a message of its own")
                            .commandLineOnly(),
                    Option.<SendSetup>of(
                                    OptionGroup.MESSAGE,
                                    "script",
                                    ValueType.FILE,
                                    "go through the steps in a settings file: send, expect, assert, pause, half-close, close, reset, repeat; status 1 where one fails")
                            .inSettings(
                                    "go through these steps: send, expect, assert, pause, half-close, close, reset, repeat"),
                    SharedOptions.escapes(),
                    SharedOptions.<SendSetup>as(),
                    Option.<SendSetup>of(
                                    OptionGroup.MESSAGE,
                                    "template",
                                    ValueType.TEMPLATE,
                                    "fill in a template for each message: {{now}}, {{now \"HH:mm:ss\"}}, {{unixtime}}, {{n}}, {{n | u16be}}, {{peer}}, {{local}}, {{random 8}} and calculations")
                            .inShortHelp(),
                    SharedOptions.end("none"),
                    SharedOptions.<SendSetup>frame(),
                    SharedOptions.<SendSetup>frameSent(),
                    SharedOptions.<SendSetup>maxMessage(),
                    Option.of(
                                    OptionGroup.MESSAGE,
                                    "split",
                                    ValueType.LENGTH,
                                    "on UDP, cut a longer message into datagrams of at most this size: 64, 1KiB",
                                    SendSetup::split)
                            .onlyFor(
                                    address -> !address.scheme().isStream(),
                                    "cuts datagrams, and there is no udp:// address: a stream has no need of it"),
                    Option.<SendSetup>of(
                                    OptionGroup.WHEN,
                                    "every",
                                    ValueType.INTERVAL,
                                    "repeat, one message each 200ms, 2s or 5m")
                            .inShortHelp(),
                    Option.<SendSetup>of(OptionGroup.WHEN, "rate", ValueType.RATE, "repeat at this rate: 1000/s"),
                    Option.<SendSetup>of(
                                    OptionGroup.WHEN,
                                    "count",
                                    ValueType.COUNT,
                                    "send N messages; of --lines N instead of all")
                            .inSettings("send so many messages")
                            .byDefault("1; with --every or --rate no end")
                            .inShortHelp(),
                    Option.<SendSetup>of(OptionGroup.WHEN, "for", ValueType.DURATION, FOR),
                    Option.of(
                                    OptionGroup.WAITING,
                                    "wait",
                                    ValueType.DURATION,
                                    "wait this long for an answer, and on TCP for the next part of it; no answer is exit status 1. Without --wait: up to 1s on a terminal or TCP, and no answer is no failure",
                                    SendSetup::requireReplyWithin)
                            .inSettings(
                                    "wait this long for an answer, and on TCP for the next part of it; fail if none comes. Without it: up to 1s on TCP, and none is no failure")
                            .inShortHelp(),
                    answers(),
                    SharedOptions.<SendSetup>impair(IMPAIRED).inShortHelp(),
                    SharedOptions.<SendSetup>profile(IMPAIRED),
                    SharedOptions.<SendSetup>seed(SEED),
                    SharedOptions.from(),
                    anyPeer(),
                    Option.of(
                            OptionGroup.CONNECTION,
                            "keep-open",
                            ValueType.FLAG,
                            "on TCP, do not close this side before the wait ends",
                            SendSetup::keepOpen),
                    onStreams(Option.of(
                            OptionGroup.CONNECTION,
                            "reset",
                            ValueType.FLAG,
                            "on TCP, end by breaking the connection off (RST), after the wait",
                            SendSetup::reset)),
                    onStreams(Option.of(
                            OptionGroup.CONNECTION,
                            "connect-each",
                            ValueType.FLAG,
                            "on TCP, a new connection for each message: connect, send, wait for what comes back, close",
                            SendSetup::connectEach)),
                    onStreams(Option.of(
                            OptionGroup.CONNECTION,
                            "reconnect",
                            ValueType.DURATION,
                            "on TCP, connect anew after this time when the connection has ended or cannot be had, before the next message",
                            SendSetup::reconnectAfter)),
                    SharedOptions.connectTimeout(SendSetup::connectTimeout)))
            .with(RecordOptions.of(setup -> setup.recordSetup()))
            .exclusive(List.of("message", "template", "script"))
            .exclusive(List.of("every", "rate"))
            .exclusive(List.of("connect-each", "reconnect"));

    private SendOptions() {}

    private static Option<SendSetup> onStreams(Option<SendSetup> option) {
        return option.onlyFor(
                address -> address.scheme().isStream(), "is about connections, and there is no tcp:// address");
    }

    static Option<SendSetup> answers() {
        return Option.of(
                        OptionGroup.WAITING,
                        "answers",
                        ValueType.COUNT_OR_ALL,
                        "on UDP, wait for N answers to each message, or for all that come; the time of --wait then starts again with each answer",
                        SendSetup::expectAnswers)
                .byDefault("1")
                .onlyFor(
                        address -> !address.scheme().isStream(),
                        "counts datagrams, and there is no udp:// address: what comes on a stream is shown until the other side closes it or the wait ends");
    }

    static Option<SendSetup> anyPeer() {
        return Option.of(
                OptionGroup.CONNECTION,
                "any-peer",
                ValueType.FLAG,
                "accept answers from any address and port",
                SendSetup::anyPeer);
    }

    /**
     * Sets what the options say together: when to send, and how long to wait for what comes back.
     *
     * @param given as they were written, by name; each can be read
     * @param sourceEnds whether the messages end by themselves, such as the lines of a file
     * @param watched whether a person sees what comes back
     */
    public static void combine(
            Map<String, String> given, List<Address> targets, boolean sourceEnds, boolean watched, SendSetup setup) {
        setup.pace(pace(given, sourceEnds));
        if (!given.containsKey("wait")
                && (watched
                        || given.containsKey("answers")
                        || targets.stream().anyMatch(target -> target.scheme().isStream()))) {
            setup.lingerFor(LINGER);
        }
    }

    /** Once without any of these; with an interval or a rate alone for ever. */
    private static Pace pace(Map<String, String> given, boolean sourceEnds) {
        Long count = read(given, "count", ValueType.COUNT).orElse(null);
        Pace pace = read(given, "every", ValueType.INTERVAL)
                .map(Pace::every)
                .or(() -> read(given, "rate", ValueType.RATE).map(Pace::rate))
                .orElseGet(() -> Pace.atOnce(count != null || sourceEnds ? Long.MAX_VALUE : 1));
        return pace.limit(count).lasting(read(given, "for", ValueType.DURATION).orElse(null));
    }

    /**
     * Sets what is sent, where it stands among the options.
     *
     * @throws IllegalArgumentException in words, if it cannot be sent so
     */
    public static void message(Map<String, String> given, SendSetup setup) {
        String message = given.get("message");
        String encoding = given.get("as");
        if (encoding != null && message == null) {
            throw new IllegalArgumentException("\"as\" says how the \"message\" is written, and there is none");
        }
        if (message != null) {
            setup.message(
                    encoding == null
                            ? Payload.of(message)
                            : ValueType.ENCODING.parse(encoding).decode(message));
        }
        String template = given.get("template");
        if (template != null) {
            setup.template(template);
        }
    }

    private static <V> Optional<V> read(Map<String, String> given, String name, ValueType<V> type) {
        return Optional.ofNullable(given.get(name)).map(type::parse);
    }
}
