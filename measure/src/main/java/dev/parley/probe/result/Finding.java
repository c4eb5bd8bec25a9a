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
 * @param action what was done, for a person
 * @param observed what came back
 * @param meaning what that means
 * @param remedy what to do about it; empty where nothing is wrong
 * @param metrics what was counted or measured, by stable names with their units in them, in the order in which they are shown
 */
public record Finding(
        String check,
        Status status,
        String action,
        String observed,
        String meaning,
        String remedy,
        Map<String, Number> metrics) {

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
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    public static Finding ok(String check, String action, String observed, String meaning) {
        return new Finding(check, Status.OK, action, observed, meaning, "", Map.of());
    }

    public static Finding noted(String check, String action, String observed, String meaning, String remedy) {
        return new Finding(check, Status.NOTED, action, observed, meaning, remedy, Map.of());
    }

    public static Finding failed(String check, String action, String observed, String meaning, String remedy) {
        return new Finding(check, Status.FAILED, action, observed, meaning, remedy, Map.of());
    }

    public static Finding skipped(String check, String meaning) {
        return new Finding(check, Status.SKIPPED, "", "not tried", meaning, "", Map.of());
    }

    /** The same with one figure more. */
    public Finding metric(String name, Number metric) {
        Map<String, Number> more = new LinkedHashMap<>(metrics);
        more.put(name, metric);
        return new Finding(check, status, action, observed, meaning, remedy, more);
    }

    /** As an event. */
    public Event.Step step(Header header) {
        return new Event.Step(header, check, status.word(), action, observed, meaning, remedy, metrics);
    }
}
