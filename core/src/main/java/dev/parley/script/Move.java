package dev.parley.script;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import java.util.Map;

/** What whoever goes through a script does now: {@link Progress#next}. Immutable; safe from any thread. */
public sealed interface Move {

    /**
     * Send this, then say {@link Progress#sent} or {@link Progress#broken}.
     *
     * @param captures what is known in the template
     * @param data what the last expect took; empty before the first
     * @param number of what is sent, from 1
     */
    record Send(Template template, Map<String, Payload> captures, Payload data, long number) implements Move {}

    /**
     * Wait for a message, then say {@link Progress#heard}, {@link Progress#quiet} or {@link Progress#broken}.
     *
     * @param untilNanos on the clock that {@link Progress#next} was asked with
     */
    record Hear(long untilNanos) implements Move {}

    /**
     * Wait, and ask again then.
     *
     * @param untilNanos on the same clock
     */
    record Rest(long untilNanos) implements Move {}

    /** A step is over. If it failed, so has the script: what follows is {@link Done}. */
    record Judged(Verdict verdict) implements Move {}

    /** Nothing: the script is over. */
    record Done() implements Move {}
}
