package dev.parley.rule;

import java.util.List;

/**
 * When all of this holds, then do that.
 *
 * @param when conditions that must all hold; at least one
 * @param frequency how often it applies when they hold
 * @param then what is done, in this order; at least one
 * @param source where it was written, such as {@code bench.yaml:12}, for events and errors; may be empty
 * @param name what its author calls it, of at most {@link #LONGEST_NAME} characters; may be empty
 */
public record Rule(List<Match> when, Frequency frequency, List<Action> then, String source, String name) {
    /** Longer than any list shows. */
    public static final int LONGEST_NAME = 64;

    /** One without a name. */
    public Rule(List<Match> when, Frequency frequency, List<Action> then, String source) {
        this(when, frequency, then, source, "");
    }

    /** One that applies each time. */
    public Rule(List<Match> when, List<Action> then, String source) {
        this(when, Frequency.ALWAYS, then, source);
    }

    public Rule {
        when = List.copyOf(when);
        then = List.copyOf(then);
        if (when.isEmpty()) {
            throw new IllegalArgumentException("a rule needs something to match; \"otherwise\" matches any message");
        }
        if (then.isEmpty()) {
            throw new IllegalArgumentException("a rule needs something to do, such as reply; \"silent\" does nothing");
        }
        if (name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)
                || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "a rule's name is a line of at most %s characters, without spaces around it"
                            .formatted(LONGEST_NAME));
        }
        CompiledMatch.of(when); // says what is wrong with them
        requireSense(then);
    }

    /** What events and errors call it: {@code bench.yaml:12}, {@code login (bench.yaml:12)}; empty where nothing is known. */
    public String label() {
        if (name.isEmpty()) {
            return source;
        }
        return source.isEmpty() ? name : name + " (" + source + ")";
    }

    /** What cannot have an effect is a mistake of whoever wrote it. */
    private static void requireSense(List<Action> then) {
        String ended = "";
        boolean silent = then.contains(new Action.NoReply());
        for (Action action : then) {
            boolean toSender = action instanceof Action.Reply reply && reply.to() instanceof Action.Recipient.Sender;
            if (silent && (action instanceof Action.Reply || action instanceof Action.Repeat)) {
                throw new IllegalArgumentException("a rule cannot both stay silent and reply");
            }
            boolean forNobody = toSender
                    || action instanceof Action.Repeat
                    || action instanceof Action.SetState
                    || action instanceof Action.HalfClose
                    || action instanceof Action.Close
                    || action instanceof Action.Reset;
            if (!ended.isEmpty() && forNobody) {
                throw new IllegalArgumentException(
                        "after %s nothing more can be done to the sender: put %s at the end".formatted(ended, ended));
            }
            if (action instanceof Action.Close) {
                ended = "close";
            } else if (action instanceof Action.Reset) {
                ended = "reset";
            }
        }
    }
}
