package dev.parley.probe.result;

import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one check found.
 *
 * @param check which check, as a stable word such as {@code not-utf-8}
 * @param status how it went
 * @param tried what was done, for a person
 * @param came what came back
 * @param means what that means
 * @param mend what to do about it; empty where there is nothing to mend
 * @param figures what was counted or measured, by stable names with their units in them, in the order in which they are told
 */
public record Finding(
        String check,
        Status status,
        String tried,
        String came,
        String means,
        String mend,
        Map<String, Number> figures) {

    /** How a check went. */
    public enum Status {
        /** As one would wish. */
        OK,
        /** It works, and something about it is worth knowing. */
        NOTED,
        /** Something does not work. */
        FAILED,
        /** It was not tried. */
        SKIPPED;

        /** The stable word: {@code ok}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Keeps a copy of the figures. */
    public Finding {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    public static Finding ok(String check, String tried, String came, String means) {
        return new Finding(check, Status.OK, tried, came, means, "", Map.of());
    }

    public static Finding noted(String check, String tried, String came, String means, String mend) {
        return new Finding(check, Status.NOTED, tried, came, means, mend, Map.of());
    }

    public static Finding failed(String check, String tried, String came, String means, String mend) {
        return new Finding(check, Status.FAILED, tried, came, means, mend, Map.of());
    }

    public static Finding skipped(String check, String means) {
        return new Finding(check, Status.SKIPPED, "", "not tried", means, "", Map.of());
    }

    /** The same with one figure more. */
    public Finding figure(String name, Number figure) {
        Map<String, Number> more = new LinkedHashMap<>(figures);
        more.put(name, figure);
        return new Finding(check, status, tried, came, means, mend, more);
    }

    /** As an event. */
    public Event.Step step(Header header) {
        return new Event.Step(header, check, status.word(), tried, came, means, mend, figures);
    }
}
