package dev.parley.script;

import dev.parley.rule.Match;
import dev.parley.template.Template;
import dev.parley.time.Durations;
import java.time.Duration;
import java.util.List;

/**
 * One step of a {@link Script}. Immutable; safe from any thread. A switch over it has no default, so that a new one breaks
 * every switch that forgot it.
 */
public sealed interface Step {
    /** The longest that a step may wait or pause. */
    Duration MOST_WAIT = Duration.ofHours(24);

    /** Where it was written, such as {@code login.yaml:3}; may be empty. */
    String source();

    /**
     * What it is, in the words of a settings file: {@code send}, {@code expect}, {@code assert}, {@code pause},
     * {@code half-close}, {@code close}, {@code reset} or {@code repeat}.
     */
    String kind();

    /**
     * Sends a filled-in template. What the steps before it captured is known in it ({@link Script#captures}), and
     * {@code {{data}}} is what the last {@link Expect} took.
     */
    record Send(Template template, String source) implements Step {
        @Override
        public String kind() {
            return "send";
        }
    }

    /**
     * Waits for a message for which all of this holds. What comes before it is told and passed over. A stream without a
     * framing has no messages: there all that has come since the last {@code Expect} passed counts together, wherever the
     * network cut it.
     *
     * @param when conditions about messages; at least one
     * @param within how long to wait at most, from when the step begins; more than 0, and {@link #MOST_WAIT} at most
     */
    record Expect(List<Match> when, Duration within, String source) implements Step {
        /** How long to wait where nothing else is said. */
        public static final Duration WITHIN = Duration.ofSeconds(2);

        /** @throws IllegalArgumentException in words, if it could never hold */
        public Expect {
            when = conditions("expect", when);
            if (!within.isPositive() || within.compareTo(MOST_WAIT) > 0) {
                throw new IllegalArgumentException(
                        "expect waits within more than 0 and at most %s, but was given %s: write 2s"
                                .formatted(Durations.show(MOST_WAIT), within));
            }
        }

        @Override
        public String kind() {
            return "expect";
        }
    }

    /**
     * The message that the last {@link Expect} took must be so too; nothing is waited for.
     *
     * @param when conditions about messages; at least one
     */
    record Check(List<Match> when, String source) implements Step {
        /** @throws IllegalArgumentException in words, if it could never hold */
        public Check {
            when = conditions("assert", when);
        }

        @Override
        public String kind() {
            return "assert";
        }
    }

    /**
     * Nothing is sent for this time; what comes meanwhile is kept for the next {@link Expect}.
     *
     * @param length 0 to {@link #MOST_WAIT}
     */
    record Pause(Duration length, String source) implements Step {
        /** @throws IllegalArgumentException in words, if it is negative or too long */
        public Pause {
            if (length.isNegative() || length.compareTo(MOST_WAIT) > 0) {
                throw new IllegalArgumentException("a pause is from 0 to %s, but was %s: write 100ms"
                        .formatted(Durations.show(MOST_WAIT), length));
            }
        }

        @Override
        public String kind() {
            return "pause";
        }
    }

    /**
     * Ends the TCP connection. It stands once, outside a {@link Repeat}. After it nothing is sent, and after a close or reset
     * nothing is expected.
     */
    record End(Way way, String source) implements Step {
        /** How a connection ends. */
        public enum Way {
            /** Nothing more is sent (TCP FIN), and what the other side still sends is read. */
            HALF_CLOSE("half-close"),
            /** Both directions at once: what the other side still sends is not read. */
            CLOSE("close"),
            /** Broken off (TCP RST): what the other side has not read is lost. */
            RESET("reset");

            private final String word;

            Way(String word) {
                this.word = word;
            }

            /** As in a settings file. */
            public String word() {
                return word;
            }
        }

        @Override
        public String kind() {
            return way.word();
        }
    }

    /**
     * Does these steps so many times.
     *
     * @param times 1 or more
     * @param steps in order, at least one
     */
    record Repeat(int times, List<Step> steps, String source) implements Step {
        /** @throws IllegalArgumentException in words, if there is nothing to repeat */
        public Repeat {
            steps = List.copyOf(steps);
            if (times < 1) {
                throw new IllegalArgumentException("steps are repeated once or more, but times was " + times);
            }
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("repeat needs a step to do again, such as send");
            }
        }

        @Override
        public String kind() {
            return "repeat";
        }
    }

    private static List<Match> conditions(String kind, List<Match> when) {
        if (when.isEmpty()) {
            throw new IllegalArgumentException(
                    kind + " needs something that must hold; \"otherwise\" is true of any message");
        }
        for (Match match : when) {
            String other = switch (match) {
                case Match.Connect connect -> "connect";
                case Match.Disconnect disconnect -> "disconnect";
                case Match.Silence silence -> "silence";
                case Match.InState in -> "state";
                case Match.Exactly exactly -> "";
                case Match.Prefix prefix -> "";
                case Match.Suffix suffix -> "";
                case Match.Contains contains -> "";
                case Match.Found regex -> "";
                case Match.Fields fields -> "";
                case Match.Where where -> "";
                case Match.Size size -> "";
                case Match.From from -> "";
                case Match.Nth nth -> "";
                case Match.Anything anything -> "";
            };
            if (!other.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s is about a message, and %s is not: that is for a listener's rules".formatted(kind, other));
            }
        }
        return List.copyOf(when);
    }
}
