package dev.parley.session.respond;

import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.template.Template;
import java.util.List;

/** Rules as tests write them. */
public final class RuleWords {
    private RuleWords() {}

    public static Rule rule(Match when, Action... then) {
        return new Rule(List.of(when), List.of(then), "");
    }

    public static Match any() {
        return new Match.Anything();
    }

    public static Match exactly(String text) {
        return new Match.Exactly(Payload.of(text));
    }

    public static Action reply(String template) {
        return new Action.Reply(Template.forReply(template), new Recipient.Sender());
    }
}
