package dev.parley.bench.option;

import dev.parley.framing.Framing;
import dev.parley.pace.Pace;
import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.session.script.ScriptSetup;
import dev.parley.session.send.SendSetup;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import dev.parley.time.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The options of {@code send} that a settings file may have, each with what it does to a setup. */
public final class SendOptions {
    /** By their names, in the order of the reference. Some are only read here, and mean something together. */
    public static final Map<String, BiConsumer<SendSetup, String>> ALL = new LinkedHashMap<>();

    /** Those that a script has too. */
    public static final Map<String, BiConsumer<ScriptSetup, String>> OF_SCRIPTS = new LinkedHashMap<>();

    /** On TCP what comes back right away is worth a moment, as in {@code send}. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    static {
        ALL.put("message", SendSetup::message);
        ALL.put("as", (setup, text) -> Encoding.parse(text));
        ALL.put("template", SendSetup::template);
        ALL.put("every", (setup, text) -> every(text));
        ALL.put("rate", (setup, text) -> Rate.parse(text));
        ALL.put("count", (setup, text) -> ScalarValues.count(text));
        ALL.put("for", (setup, text) -> Durations.parse(text));
        ALL.put("wait", (setup, text) -> setup.requireReplyWithin(Durations.parse(text)));
        ALL.put("frame", (setup, text) -> setup.frame(Framing.parse(text)));
        ALL.put("max-message", (setup, text) -> setup.maxMessage(Sizes.parse(text)));
        ALL.put("split", (setup, text) -> setup.split((int) Math.min(Sizes.parse(text), Integer.MAX_VALUE)));
        ALL.put("any-peer", (setup, text) -> setup.anyPeer(ScalarValues.flag(text)));
        ALL.put("keep-open", (setup, text) -> setup.keepOpen(ScalarValues.flag(text)));
        ALL.put("connect-timeout", (setup, text) -> setup.connectTimeout(Durations.parse(text)));
        OF_SCRIPTS.put("for", (setup, text) -> setup.within(Durations.parse(text)));
        OF_SCRIPTS.put("frame", (setup, text) -> setup.frame(Framing.parse(text)));
        OF_SCRIPTS.put("max-message", (setup, text) -> setup.maxMessage(Sizes.parse(text)));
        OF_SCRIPTS.put("connect-timeout", (setup, text) -> setup.connectTimeout(Durations.parse(text)));
    }

    private SendOptions() {}

    /**
     * All that the options say.
     *
     * @throws IllegalArgumentException in words, if one cannot be read or two of them cannot be together
     */
    public static void apply(Map<String, String> options, boolean toStreams, SendSetup setup) {
        if (toStreams) {
            setup.lingerFor(LINGER);
        }
        options.forEach(
                (key, text) -> Optional.ofNullable(ALL.get(key)).orElseThrow().accept(setup, text));
        if (options.containsKey("as")) {
            setup.message(message(options));
        }
        setup.pace(pace(options));
    }

    private static Payload message(Map<String, String> options) {
        String message = options.get("message");
        if (message == null) {
            throw new IllegalArgumentException("\"as\" says how the \"message\" is written, and there is none");
        }
        return Encoding.parse(options.getOrDefault("as", "")).decode(message);
    }

    private static Duration every(String text) {
        Duration every = Durations.parse(text);
        if (every.isZero()) {
            throw new IllegalArgumentException(
                    "0 would never pause: write 200ms, or \"count\" alone to send as fast as it goes");
        }
        return every;
    }

    /** As {@code send} does: once without any of these; with one of the first two for ever. */
    private static Pace pace(Map<String, String> options) {
        Long count = read(options, "count").map(ScalarValues::count).orElse(null);
        Pace pace = read(options, "every")
                .map(text -> Pace.every(every(text)))
                .or(() -> read(options, "rate").map(text -> Pace.rate(Rate.parse(text))))
                .orElseGet(() -> Pace.atOnce(count == null ? 1 : Long.MAX_VALUE));
        return pace.limit(count)
                .lasting(read(options, "for").map(Durations::parse).orElse(null));
    }

    private static Optional<String> read(Map<String, String> options, String key) {
        return Optional.ofNullable(options.get(key));
    }
}
