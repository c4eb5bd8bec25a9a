package dev.parley.bench.option;

import dev.parley.address.AddressOptions;
import dev.parley.address.Family;
import dev.parley.framing.Framing;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Profile;
import dev.parley.impairment.Profiles;
import dev.parley.session.SessionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Options that several kinds of sessions have. */
public final class SharedOptions {
    /** What is said about all addresses together; each may also say it itself, behind a question mark. */
    public static final OptionTable<AddressOptions> ADDRESS = new OptionTable<>(List.of(
            Option.<AddressOptions, String>of(
                    OptionGroup.ADDRESS,
                    "interface",
                    ValueType.INTERFACE,
                    "the network interface to use, such as eth0",
                    (options, name) -> new AddressOptions(name, options.ttl(), options.family())),
            Option.<AddressOptions, Integer>of(
                            OptionGroup.ADDRESS,
                            "ttl",
                            ValueType.TTL,
                            "how many routers a datagram may pass",
                            (options, ttl) -> new AddressOptions(options.networkInterface(), ttl, options.family()))
                    .byDefault("1 to a multicast group, else as the system says"),
            Option.<AddressOptions, Family>of(
                    OptionGroup.ADDRESS,
                    "family",
                    ValueType.FAMILY,
                    "use this IP version only",
                    (options, family) -> new AddressOptions(options.networkInterface(), options.ttl(), family))));

    private SharedOptions() {}

    /** @param usual what is done without it */
    static <S extends SessionBuilder<S>> Option<S> frame(String usual) {
        return Option.<S, Framing>of(
                        OptionGroup.FRAMING,
                        "frame",
                        ValueType.FRAMING,
                        "cut TCP streams into messages, and frame outgoing messages the same way: lines (or lines=crlf), delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs, start=\\x02,end=\\x03, http, resp",
                        SessionBuilder::frame)
                .byDefault(usual)
                .inShortHelp()
                .onlyFor(
                        address -> address.scheme().isStream(),
                        "cuts streams, and there is no tcp:// address: a datagram has its boundaries already");
    }

    static <S extends SessionBuilder<S>> Option<S> frame() {
        return frame("chunks as they come");
    }

    static <S extends SessionBuilder<S>> Option<S> frameSent() {
        return Option.<S, Optional<Framing>>of(
                        OptionGroup.FRAMING,
                        "frame-out",
                        ValueType.FRAMING_OR_NONE,
                        "frame outgoing messages in another way than incoming ones; none sends them as they are",
                        SessionBuilder::frameSent)
                .onlyFor(
                        address -> address.scheme().isStream(),
                        "frames what goes on streams, and there is no tcp:// address");
    }

    static <S extends SessionBuilder<S>> Option<S> maxMessage() {
        return Option.<S, Long>of(
                        OptionGroup.FRAMING,
                        "max-message",
                        ValueType.SIZE,
                        "longest message, such as 64, 1KiB or 10MB; a longer datagram is cut, a longer TCP message closes its connection",
                        SessionBuilder::maxMessage)
                .byDefault("1MiB");
    }

    /** @param what is sent: for {@code to what?} */
    static <S extends SessionBuilder<S>> Option<S> impair(String what) {
        return Option.<S, Impairments>of(
                OptionGroup.IMPAIRMENTS,
                "impair",
                ValueType.IMPAIRMENTS,
                "do this on purpose to " + what + ", such as loss=5%,delay=100ms,jitter=20ms",
                SessionBuilder::impair);
    }

    /** @param what is sent: for {@code what passes?} */
    static <S extends SessionBuilder<S>> Option<S> profile(String what) {
        return Option.<S, Profile>of(
                OptionGroup.IMPAIRMENTS,
                "profile",
                ValueType.KNOWN_PROFILE,
                "let " + what + " pass a network of that name: " + String.join(", ", Profiles.names()),
                SessionBuilder::profile);
    }

    static <S extends SessionBuilder<S>> Option<S> seed(String description) {
        return Option.<S, Long>of(OptionGroup.IMPAIRMENTS, "seed", ValueType.SEED, description, SessionBuilder::seed)
                .byDefault("a random one, which is told");
    }

    static <T> Option<T> connectTimeout(BiFunction<T, Duration, T> setter) {
        return Option.of(
                        OptionGroup.CONNECTION,
                        "connect-timeout",
                        ValueType.DURATION,
                        "how long a TCP connection is tried",
                        setter)
                .byDefault("10s");
    }

    /** Its host is looked up by whoever opens the session. */
    static <T> Option<T> from() {
        return Option.<T>of(
                        OptionGroup.CONNECTION,
                        "from",
                        ValueType.LOCAL,
                        "send from this address or port of this computer")
                .commandLineOnly();
    }

    public static <T> Option<T> escapes() {
        return Option.<T>of(
                        OptionGroup.MESSAGE,
                        "escapes",
                        ValueType.FLAG,
                        "resolve \\r \\n \\t \\0 \\\\ \\x0d \\u{e9} in the message")
                .letter("e")
                .inShortHelp()
                .commandLineOnly();
    }

    public static <T> Option<T> as() {
        return Option.<T>of(OptionGroup.MESSAGE, "as", ValueType.ENCODING, "the message is written in hex or base64")
                .inShortHelp();
    }

    /** @param usual what is added without it */
    static <T> Option<T> end(String usual) {
        return Option.<T>of(OptionGroup.MESSAGE, "end", ValueType.MESSAGE_END, "add this to each message")
                .byDefault(usual)
                .commandLineOnly();
    }
}
