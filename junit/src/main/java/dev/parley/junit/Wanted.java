package dev.parley.junit;

import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.regex.Regex;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.MatchDescriber;
import dev.parley.rule.Trigger;
import dev.parley.time.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a message is expected to be.
 *
 * @param shown for a person
 * @param exactly the bytes themselves, or null where others would do too
 */
record Wanted(String shown, @Nullable Payload exactly, Predicate<Payload> holds) {
    static Wanted exactly(Payload bytes) {
        return new Wanted(shown(bytes), bytes, bytes::equals);
    }

    static Wanted found(String regex) {
        Match match = new Match.Found(Regex.of(regex, Regex.Over.TEXT));
        return new Wanted("found: " + regex, null, matching(List.of(match)).holds());
    }

    static Wanted matching(List<Match> all) {
        CompiledMatch compiled = CompiledMatch.of(all);
        return new Wanted(
                MatchDescriber.of("a message", all, PayloadFormat.TEXT),
                null,
                message -> compiled.match(
                                new Trigger.Arrived(message, 1), InetAddress.getLoopbackAddress(), Match.InState.START)
                        .isPresent());
    }

    /** The two under each other, and where the bytes are known a mark where they begin to differ. */
    String beside(Payload got) {
        Payload wanted = exactly;
        if (wanted == null) {
            return lines(shown, shown(got));
        }
        boolean texts = wanted.isMostlyText() && got.isMostlyText();
        String expected = texts ? shown(wanted) : wanted.spacedHex();
        String came = texts ? shown(got) : got.spacedHex();
        int at = 0;
        while (at < Math.min(expected.length(), came.length()) && expected.charAt(at) == came.charAt(at)) {
            at++;
        }
        return lines(expected, came) + "\n            " + " ".repeat(at) + "^";
    }

    private static String lines(String expected, String came) {
        return "\n  expected  " + expected + "\n  got       " + came;
    }

    /** Bytes as text where they are, else in hex. */
    static String shown(Payload payload) {
        return payload.isMostlyText() ? "\"" + payload.escaped() + "\"" : payload.spacedHex();
    }

    static String shown(Duration time) {
        return Durations.show(time);
    }
}
