package dev.parley.impairment;

import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/**
 * The far end sees another source port, again and again, as when a NAT on the way forgets a flow (RFC 4787, 4.3). No draw.
 *
 * @param messages after each so many of this direction; 0 if it goes by time
 * @param time after each time so long, up to an hour; zero if it goes by messages
 */
public record Rebind(long messages, Duration time) implements Impairment {
    static final Kind KIND = Kind.forDatagrams(
            Rebind.class,
            List.of("rebind"),
            "a TCP connection does not survive another port: use reset-after",
            "rebind=1000",
            Rebind::read);

    /** @throws IllegalArgumentException if a value is out of range */
    public Rebind {
        if ((messages == 0) == time.isZero()) {
            throw new IllegalArgumentException(
                    "rebind goes either by messages or by time: write rebind=1000 or rebind=30s");
        }
        Notation.checkCount("rebind in messages", messages, 0, Notation.MOST);
        Notation.checkTime("rebind", time);
    }

    /** After each so many messages. */
    public static Rebind every(long messages) {
        return new Rebind(messages, Duration.ZERO);
    }

    /** After each time so long. */
    public static Rebind every(Duration time) {
        return new Rebind(0, time);
    }

    private static Rebind read(Values values) {
        return values.required(
                "rebind",
                text -> text.matches("\\d{1,15}") ? every(Long.parseLong(text)) : every(Durations.parse(text)));
    }

    /** {@code rebind=1000}. */
    @Override
    public String toString() {
        return "rebind=" + (messages > 0 ? Long.toString(messages) : Durations.show(time));
    }
}
