package dev.parley.script;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import java.util.Map;

/** What whoever goes through a script does now: {@link ScriptInterpreter#next}. Immutable; safe from any thread. */
public sealed interface NextAction {

    /**
     * Send this, then say {@link ScriptInterpreter#sent} or {@link ScriptInterpreter#broken}.
     *
     * @param captures what is known in the template
     * @param data what the last expect took; empty before the first
     * @param number of what is sent, from 1
     */
    record Send(Template template, Map<String, Payload> captures, Payload data, long number) implements NextAction {}

    /**
     * Wait for a message, then say {@link ScriptInterpreter#heard}, {@link ScriptInterpreter#quiet} or {@link ScriptInterpreter#broken}.
     *
     * @param untilNanos on the clock that {@link ScriptInterpreter#next} was asked with
     */
    record Receive(long untilNanos) implements NextAction {}

    /**
     * Wait, and ask again then.
     *
     * @param untilNanos on the same clock
     */
    record Wait(long untilNanos) implements NextAction {}

    /** End the connection in this way, then say {@link ScriptInterpreter#ended}. */
    record End(Step.End.Way way) implements NextAction {}

    /** A step is over. If it failed, so has the script: what follows is {@link Done}. */
    record StepDone(StepResult stepResult) implements NextAction {}

    /** Nothing: the script is over. */
    record Done() implements NextAction {}
}
