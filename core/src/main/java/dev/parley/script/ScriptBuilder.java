package dev.parley.script;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.rule.Match;
import dev.parley.template.Names;
import dev.parley.template.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A {@link Script} in the making, for Java. Each method adds a step, checks it at once, and gives back this builder. Not
 * safe from several threads.
 */
public final class ScriptBuilder {
    private final String name;
    private final List<Step> before;
    private final List<Step> steps = new ArrayList<>();

    ScriptBuilder(String name) {
        this(name, List.of());
    }

    private ScriptBuilder(String name, List<Step> before) {
        this.name = name;
        this.before = before;
    }

    /**
     * Sends a template: {@code LOGIN ann}, {@code USE {{token}}}. On a framed stream without the end that the framing adds.
     *
     * @throws IllegalArgumentException if the template is wrong, or calls what no step before has captured
     */
    public ScriptBuilder send(String template) {
        List<Step> all = soFar();
        Names captures = Script.names(all);
        return add(new Step.Send(
                takes(all) ? Template.forReply(template, captures) : Template.forMessage(template, captures), ""));
    }

    /** Sends these bytes, as they are. */
    public ScriptBuilder send(Payload payload) {
        return add(new Step.Send(Template.forMessage(payload.escaped().replace("{{", "{{\"{{\"}}")), ""));
    }

    /** Waits for a message that is this text in UTF-8, and nothing else. Two seconds, unless {@link #within} follows. */
    public ScriptBuilder expect(String exactly) {
        return expect(new Match.Exactly(Payload.of(exactly)));
    }

    /** Waits for a message that begins with this text. */
    public ScriptBuilder expectPrefix(String prefix) {
        return expect(new Match.Prefix(Payload.of(prefix)));
    }

    /**
     * Waits for a message in which this regular expression is found; what it captures is known in later templates.
     *
     * @throws IllegalArgumentException if it is none of RE2's
     */
    public ScriptBuilder expectFound(String regex) {
        return expect(new Match.Found(Regex.of(regex, Regex.Over.TEXT)));
    }

    /**
     * Waits for a message for which all of this holds.
     *
     * @throws IllegalArgumentException if one of them is not about messages
     */
    public ScriptBuilder expect(Match... when) {
        return add(new Step.Expect(List.of(when), Step.Expect.WITHIN, ""));
    }

    /**
     * How long the expect before this waits at most.
     *
     * @throws IllegalStateException if the step before is none
     */
    public ScriptBuilder within(Duration most) {
        if (steps.isEmpty() || !(steps.getLast() instanceof Step.Expect last)) {
            throw new IllegalStateException("within belongs to an expect, and the step before it is none");
        }
        steps.set(steps.size() - 1, new Step.Expect(last.when(), most, last.source()));
        return this;
    }

    /**
     * The message that the last expect took must be so too: {@code assert} in a settings file.
     *
     * @throws IllegalArgumentException if one of them is not about messages
     */
    public ScriptBuilder check(Match... when) {
        return add(new Step.Check(List.of(when), ""));
    }

    /** Sends nothing for this time. */
    public ScriptBuilder pause(Duration length) {
        return add(new Step.Pause(length, ""));
    }

    /** Sends nothing more (TCP FIN); what the other side still sends can be expected. */
    public ScriptBuilder halfClose() {
        return add(new Step.End(Step.End.Way.HALF_CLOSE, ""));
    }

    /** Closes the connection. */
    public ScriptBuilder close() {
        return add(new Step.End(Step.End.Way.CLOSE, ""));
    }

    /** Breaks the connection off (TCP RST). */
    public ScriptBuilder reset() {
        return add(new Step.End(Step.End.Way.RESET, ""));
    }

    /**
     * Does so many times what is added there.
     *
     * @param times 1 or more
     * @param what gets a builder for the steps to repeat, at once
     */
    public ScriptBuilder repeat(int times, Consumer<ScriptBuilder> what) {
        ScriptBuilder inner = new ScriptBuilder(name, soFar());
        what.accept(inner);
        return add(new Step.Repeat(times, inner.steps, ""));
    }

    /**
     * The script, whole.
     *
     * @throws IllegalArgumentException in words, if there is no step, or the steps could never be gone through
     */
    public Script build() {
        return new Script(name, steps);
    }

    private ScriptBuilder add(Step step) {
        steps.add(step);
        return this;
    }

    private List<Step> soFar() {
        List<Step> all = new ArrayList<>(before);
        all.addAll(steps);
        return all;
    }

    private static boolean takes(List<Step> steps) {
        return steps.stream()
                .anyMatch(step ->
                        step instanceof Step.Expect || (step instanceof Step.Repeat repeat && takes(repeat.steps())));
    }
}
