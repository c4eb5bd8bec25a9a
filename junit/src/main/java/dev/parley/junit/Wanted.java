package dev.parley.junit;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.Trigger;
import dev.parley.time.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a message is expected to be.
 *
 * @param shown for a person
 * @param exactly the bytes themselves, where they are known, or empty
 */
record Wanted(String shown, Payload exactly, Predicate<Payload> holds) {
    static Wanted exactly(Payload bytes) {
        return new Wanted(shown(bytes), bytes, bytes::equals);
    }

    static Wanted found(String regex) {
        Match match = new Match.Found(Regex.of(regex, Regex.Over.TEXT));
        return new Wanted(
                "found: " + regex, Payload.EMPTY, matching(List.of(match)).holds());
    }

    static Wanted matching(List<Match> all) {
        CompiledMatch compiled = CompiledMatch.of(all);
        return new Wanted(
                all.toString(),
                Payload.EMPTY,
                message -> compiled.match(
                                new Trigger.Arrived(message, 1), InetAddress.getLoopbackAddress(), Match.InState.START)
                        .isPresent());
    }

    /** The two under each other, and a mark where they begin to differ. */
    String beside(Payload got) {
        String came = shown(got);
        int at = 0;
        while (at < Math.min(shown.length(), came.length()) && shown.charAt(at) == came.charAt(at)) {
            at++;
        }
        String mark = exactly.isEmpty() ? "" : "\n            " + " ".repeat(at) + "^";
        return "\n  expected  " + shown + "\n  got       " + came + mark;
    }

    /** Bytes as text where they are, else in hex. */
    static String shown(Payload payload) {
        return payload.isMostlyText() ? "\"" + payload.escaped() + "\"" : payload.spacedHex();
    }

    static String shown(Duration time) {
        return Durations.show(time);
    }
}
