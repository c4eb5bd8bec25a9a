package dev.parley.rule;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.template.Assignment;
import dev.parley.template.Condition;
import dev.parley.template.Layout;
import dev.parley.template.Names;
import dev.parley.template.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules in the making, for Java. {@link #when} begins a rule; what follows says what it does, in this order, until the next {@code
 * when}. Each method checks its argument at once and gives back this builder. Not safe from several threads.
 *
 * <pre>{@code
 * Rules.when("LOGIN ann").inState("start").reply("WELCOME").state("ready")
 *         .whenFound("^GET (?P<key>\\w+)$").inState("ready").after(Duration.ofMillis(20)).reply("{{key}}=42")
 *         .when("QUIT").reply("BYE").close()
 *         .otherwise().reply("ERR unknown: {{data}}")
 * }</pre>
 *
 * <p>{@link dev.parley.session.listen.ListenSetup#rules(RulesBuilder)} takes it as it is.
 */
public final class RulesBuilder {
    private final List<Rule> whole = new ArrayList<>();
    private List<Match> matches = List.of();
    private Frequency frequency = Frequency.ALWAYS;
    private List<Action> actions = List.of();
    private String source = "";
    private Variables variables = Variables.NONE;
    private String name = "";

    RulesBuilder() {}

    /** Begins a rule: the message is this text in UTF-8, and nothing else. */
    public RulesBuilder when(String text) {
        return when(new Match.Exactly(Payload.of(text)));
    }

    /** Begins a rule: all of this holds. */
    public RulesBuilder when(Match... all) {
        finishRule();
        matches = new ArrayList<>(List.of(all));
        actions = new ArrayList<>();
        frequency = Frequency.ALWAYS;
        source = "";
        name = "";
        CompiledMatch.of(matches); // says what is wrong with them
        return this;
    }

    /**
     * Begins a rule: this regular expression is found in the message. The templates of its replies know what it captures.
     *
     * @throws IllegalArgumentException if it is none of RE2's
     */
    public RulesBuilder whenFound(String regex) {
        return when(new Match.Found(Regex.of(regex, Regex.Over.TEXT)));
    }

    /** Begins a rule for any message. */
    public RulesBuilder otherwise() {
        return when(new Match.Anything());
    }

    /** This must hold too. */
    public RulesBuilder and(Match match) {
        matches.add(match);
        CompiledMatch.of(matches);
        return this;
    }

    /** The peer must be in this state; it begins in {@link Match.InState#START}. */
    public RulesBuilder inState(String state) {
        return and(new Match.InState(state));
    }

    /**
     * This must have one of these values too: {@code where("address + count", "..100")}.
     *
     * @param compared the name of a field, a capture or a variable, or an expression of them
     * @param values numbers, texts, ranges or templates
     * @throws IllegalArgumentException with the place, if one of them is wrong
     */
    public RulesBuilder where(String compared, String... values) {
        return and(new Match.Where(Condition.of(compared, List.of(values), names())));
    }

    /** All rules remember these from now on. To be called before what names them. */
    public RulesBuilder remember(Variables remembered) {
        variables = remembered;
        return this;
    }

    /**
     * Remembers something: {@code set("volts", "{{1}}")}.
     *
     * @param variable a variable, with a place where it has many: {@code holding[4]}
     * @param value a number or a template
     * @throws IllegalArgumentException with the place, if one of them is wrong
     */
    public RulesBuilder set(String variable, String value) {
        return then(new Action.SetVariable(Assignment.of(variable, value, true, names())));
    }

    private Names names() {
        return variables.names().plus(CompiledMatch.of(matches).names());
    }

    /** Replies with a message of fields; what is a type alone has the value of the capture that is called so. */
    public RulesBuilder reply(Layout fields) {
        return then(new Action.Reply(fields.template(true, names()), new Action.Recipient.Sender()));
    }

    /** Applies so often, and else leaves the message to the rules that follow. */
    public RulesBuilder frequency(Frequency howOften) {
        frequency = howOften;
        return this;
    }

    /** Where it was written, for events and errors. */
    public RulesBuilder source(String where) {
        source = where;
        return this;
    }

    /** What events and errors call it. */
    public RulesBuilder name(String ofRule) {
        name = ofRule;
        return this;
    }

    /**
     * Replies with a template, such as {@code ack: {{data}}}.
     *
     * @throws IllegalArgumentException if the template is wrong, or calls what this rule does not capture
     */
    public RulesBuilder reply(String template) {
        Template filled = Template.forReply(template, names());
        return then(new Action.Reply(filled, new Action.Recipient.Sender()));
    }

    /**
     * Replies with a template that goes on a stream as it stands, past the framing: a message that is wrong on purpose, or a part
     * of one.
     *
     * @throws IllegalArgumentException as {@link #reply(String)} does
     */
    public RulesBuilder replyRaw(String template) {
        Template filled = Template.forReply(template, CompiledMatch.of(matches).captures());
        return then(new Action.Reply(filled, new Action.Recipient.Sender(), true));
    }

    /**
     * Replies from a UDP port of its own, as a TFTP server does: what the peer sends to that port is asked of the same rules, and what
     * follows in this rule leaves from there too. The port is closed by {@link #close}, and where nothing comes from the peer for a minute
     * or the listener's idle time-out.
     *
     * @throws IllegalArgumentException as {@link #reply(String)} does
     */
    public RulesBuilder replyFromNewPort(String template) {
        Template filled = Template.forReply(template, names());
        return then(new Action.Reply(filled, new Action.Recipient.Sender(), false, true));
    }

    /** Replies with these bytes, as they are. */
    public RulesBuilder reply(Payload bytes) {
        return reply(bytes.escaped().replace("{{", "{{\"{{\"}}"));
    }

    /**
     * Sends a template to the sender at once, and then again and again: {@code {{n}}} counts. Over UDP it ends after a minute of
     * silence; another {@link Action.Repeat} may say otherwise.
     *
     * @throws IllegalArgumentException if the template is wrong, or the time is less than a millisecond
     */
    public RulesBuilder repeat(String template, Duration every) {
        Template filled = Template.forReply(template, CompiledMatch.of(matches).captures());
        return then(new Action.Repeat(filled, new Action.Recipient.Sender(), every, Until.STOPPED));
    }

    /** Ends what is repeated for the peer, and what waits for it. */
    public RulesBuilder stop() {
        return then(new Action.Stop());
    }

    /** Waits so long before it goes on; meanwhile others are served, and so is this peer. */
    public RulesBuilder after(Duration wait) {
        return then(new Action.Wait(wait));
    }

    /** The peer is in this state from now on. */
    public RulesBuilder state(String state) {
        return then(new Action.SetState(state));
    }

    /** Closes the connection (TCP FIN); over UDP the peer starts anew. */
    public RulesBuilder close() {
        return then(new Action.Close());
    }

    /** Tells the peer that nothing more comes (TCP FIN), and goes on reading. */
    public RulesBuilder halfClose() {
        return then(new Action.HalfClose());
    }

    /** Breaks the connection off (TCP RST). */
    public RulesBuilder reset() {
        return then(new Action.Reset());
    }

    /** Does nothing: the message is meant to stay unanswered. */
    public RulesBuilder silent() {
        return then(new Action.NoReply());
    }

    /** Does this next. */
    public RulesBuilder then(Action action) {
        actions.add(action);
        return this;
    }

    /**
     * The rules, whole.
     *
     * @throws IllegalArgumentException in words, if a rule does nothing or makes no sense
     */
    public Rules build() {
        return Rules.of(rules()).with(variables);
    }

    /**
     * The rules, for who puts them among others: whether a peer can come into the states that they need is not looked at.
     *
     * @throws IllegalArgumentException in words, if a rule does nothing or makes no sense
     */
    public List<Rule> rules() {
        finishRule();
        matches = List.of();
        return List.copyOf(whole);
    }

    private void finishRule() {
        if (!matches.isEmpty()) {
            whole.add(new Rule(matches, frequency, actions, source, name));
        }
    }
}
