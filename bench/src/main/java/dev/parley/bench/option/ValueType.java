package dev.parley.bench.option;

import dev.parley.address.Address;
import dev.parley.address.Cidr;
import dev.parley.address.Family;
import dev.parley.framing.Framing;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profile;
import dev.parley.impairment.Profiles;
import dev.parley.impairment.Timeline;
import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.session.HandlerProgram;
import dev.parley.template.Template;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import dev.parley.time.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of value that options take. Immutable; safe from any thread.
 *
 * @param label what the help calls it, such as {@code N}; words in lower case between | are taken as they are; empty for a
 *     flag, which takes no value on the command line and {@code true} or {@code false} elsewhere
 * @param isList whether several may be given; as one text they stand between commas
 * @param parser reads it; refuses wrong text with an {@link IllegalArgumentException} that shows the right form
 */
public record ValueType<V>(String label, boolean isList, Function<String, V> parser) {
    public static final ValueType<Boolean> FLAG = one("", ValueType::flag);

    /** A whole number, 1 or more. */
    public static final ValueType<Long> COUNT = one("N", ValueType::count);

    /** A whole number of up to 18 digits, from 0. */
    public static final ValueType<Long> SEED = one("N", ValueType::seed);

    /** As {@link #COUNT}, or {@link Long#MAX_VALUE} for all. */
    public static final ValueType<Long> COUNT_OR_ALL = one("N|all", ValueType::countOrAll);

    /** As {@link #COUNT}, for what no machine has two thousand million of: more than those are as many. */
    public static final ValueType<Integer> LIMIT = one("N", text -> (int) Math.min(count(text), Integer.MAX_VALUE));

    /** Routers that a datagram may pass. */
    public static final ValueType<Integer> TTL = one("N", ValueType::ttl);

    public static final ValueType<Duration> DURATION = one("DURATION", Durations::parse);

    /** The time from one message to the next: more than 0. */
    public static final ValueType<Duration> INTERVAL = one("DURATION", ValueType::interval);

    public static final ValueType<Rate> RATE = one("RATE", Rate::parse);
    public static final ValueType<Long> SIZE = one("SIZE", Sizes::parse);

    /** As {@link #SIZE}, for what cannot be longer than 2 GiB: more than that is as long. */
    public static final ValueType<Integer> LENGTH =
            one("SIZE", text -> (int) Math.min(Sizes.parse(text), Integer.MAX_VALUE));

    public static final ValueType<Framing> FRAMING = one("FRAMING", Framing::parse);

    /** As {@link #FRAMING}, or empty for none. */
    public static final ValueType<Optional<Framing>> FRAMING_OR_NONE =
            one("FRAMING|none", text -> text.equals("none") ? Optional.empty() : Optional.of(Framing.parse(text)));

    /** A part of all, as impairments write it: {@code 5%}. */
    public static final ValueType<String> SHARE = one("SHARE", text -> text);

    /** Bits a second, as impairments write them: {@code 1mbit}. */
    public static final ValueType<String> BIT_RATE = one("RATE", text -> text);

    /** What is done to traffic on purpose: {@code loss=5%,delay=100ms}. */
    public static final ValueType<Impairments> IMPAIRMENTS = one("LIST", Impairments::parse);

    /** The name of a known network; a settings file may give names to others. */
    public static final ValueType<Profile> PROFILE = one("PROFILE", Profiles::named);

    /** The name of a known network, and of no other. */
    public static final ValueType<Profile> KNOWN_PROFILE = one("PROFILE", Profiles::named);

    /** What is done where a file cannot be written; true for a pause. */
    public static final ValueType<Boolean> STOP_OR_PAUSE = one("stop|pause", ValueType::isPause);

    /** What is done from which time on: {@code 10s loss=20%; 15s none}. */
    public static final ValueType<Timeline> TIMELINE = one("TIMELINE", Timeline::parse);

    public static final ValueType<Family> FAMILY = one("4|6", Family::parse);
    public static final ValueType<Encoding> ENCODING = one("hex|base64", Encoding::parse);

    /** What is added to each message. */
    public static final ValueType<Payload> MESSAGE_END = one("none|lf|crlf|cr", ValueType::messageEnd);

    /** A template of a reply, which knows the message that came. */
    public static final ValueType<Template> REPLY = one("TEMPLATE", Template::forReply);

    /** A template of a message, which nothing came before. */
    public static final ValueType<Template> TEMPLATE = one("TEMPLATE", Template::forMessage);

    public static final ValueType<List<Cidr>> NETWORKS = new ValueType<>("CIDR", true, ValueType::networks);
    public static final ValueType<Path> FILE = one("FILE", Path::of);
    public static final ValueType<String> NAME = one("NAME", text -> text);

    /** The name of a network interface of this computer. */
    public static final ValueType<String> INTERFACE = one("NAME", text -> text);

    /** A program and its arguments, as on a command line; no shell reads it. */
    public static final ValueType<List<String>> COMMAND = one("COMMAND", ValueType::command);

    /** Who has a handler of its own. */
    public static final ValueType<HandlerProgram.Scope> HANDLER_SCOPE = one(
            "listener|each-connection", text -> word(text, HandlerProgram.Scope.values(), HandlerProgram.Scope::word));

    /** What a handler reads and writes. */
    public static final ValueType<HandlerProgram.Format> HANDLER_FORMAT =
            one("json|bytes", text -> word(text, HandlerProgram.Format.values(), HandlerProgram.Format::word));

    public static final ValueType<String> TEXT = one("TEXT", text -> text);

    /** An address and port of this computer, either of which may be left to the system. */
    public static final ValueType<Address> LOCAL = one("[HOST]:PORT", ValueType::local);

    /** Listeners among those that a session has, by their transport or address. */
    public static final ValueType<String> LISTENERS = new ValueType<>("udp|tcp|ADDRESS", true, text -> text);

    /** Text that whoever asks for the option reads. */
    public static ValueType<String> text(String label) {
        return one(label, text -> text);
    }

    /** As {@link #text}; several may be given. */
    public static ValueType<String> texts(String label) {
        return new ValueType<>(label, true, text -> text);
    }

    private static <V> ValueType<V> one(String label, Function<String, V> parser) {
        return new ValueType<>(label, false, parser);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException in words, if it is no such value
     */
    public V parse(String text) {
        return parser.apply(text);
    }

    private static Boolean flag(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    private static Boolean isPause(String text) {
        if (text.equals("stop") || text.equals("pause")) {
            return text.equals("pause");
        }
        throw new IllegalArgumentException("'" + text + "' is neither stop nor pause");
    }

    private static boolean isCount(String text) {
        return text.matches("\\d{1,18}") && Long.parseLong(text) > 0;
    }

    private static Long seed(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number from 0: write 42");
        }
        return Long.valueOf(text);
    }

    private static Long count(String text) {
        if (!isCount(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number from 1: write 10");
        }
        return Long.valueOf(text);
    }

    private static Long countOrAll(String text) {
        if (text.equals("all")) {
            return Long.MAX_VALUE;
        }
        if (!isCount(text)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a whole number from 1 nor all: write 3 or all");
        }
        return Long.valueOf(text);
    }

    private static Integer ttl(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 0 to 255: write 4");
        }
        return Integer.valueOf(text);
    }

    private static Duration interval(String text) {
        Duration interval = Durations.parse(text);
        if (interval.isZero()) {
            throw new IllegalArgumentException(
                    "0 would never pause: write --every 200ms, or --count 1000 alone to send as fast as it goes");
        }
        return interval;
    }

    private static Payload messageEnd(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> Payload.EMPTY;
            case "lf" -> Payload.of("\n");
            case "crlf" -> Payload.of("\r\n");
            case "cr" -> Payload.of("\r");
            default ->
                throw new IllegalArgumentException(
                        "'" + word + "' is not an end of a message: there are none, lf, crlf and cr");
        };
    }

    private static List<Cidr> networks(String text) {
        return Arrays.stream(text.split(",", -1)).map(Cidr::parse).toList();
    }

    private static Address local(String text) {
        String full = text.contains("://") ? text : "udp://" + (text.matches("\\d+") ? ":" : "") + text;
        try {
            return Address.parse(full);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no address and port of this computer: write :5000, 192.168.1.5:5000, or 192.168.1.5:0 for any port there",
                    wrong);
        }
    }

    private static List<String> command(String text) {
        List<String> words = HandlerProgram.split(text);
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a program is needed, such as \"python3 device.py\"");
        }
        return words;
    }

    private static <E> E word(String text, E[] all, Function<E, String> word) {
        return Arrays.stream(all)
                .filter(each -> word.apply(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is none of %s"
                        .formatted(text, Arrays.stream(all).map(word).collect(Collectors.joining(", ")))));
    }
}
