package dev.parley.session;

import dev.parley.payload.Payload;
import dev.parley.rule.Action;
import dev.parley.rule.Action.Recipient;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.template.Template;
import java.util.List;

/** Rules as tests write them. */
final class RuleWords {
    private RuleWords() {}

    static Rule rule(Match when, Action... then) {
        return new Rule(List.of(when), List.of(then), "");
    }

    static Match any() {
        return new Match.Anything();
    }

    static Match exactly(String text) {
        return new Match.Exactly(Payload.of(text));
    }

    static Action reply(String template) {
        return new Action.Reply(Template.forReply(template), new Recipient.Sender());
    }
}
