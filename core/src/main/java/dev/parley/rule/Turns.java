package dev.parley.rule;

/** Decides whether it is a rule's turn whose conditions hold. */
@FunctionalInterface
public interface Turns {
    /** It is always its turn. */
    Turns ALWAYS = (index, frequency) -> true;

    /**
     * Asked once for each time that the conditions hold.
     *
     * @param index of the rule, from 0
     * @param frequency how often it applies; never {@link Frequency.Always}
     */
    boolean takes(int index, Frequency frequency);
}
