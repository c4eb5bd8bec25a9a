package dev.parley.benchmarks.rules;

import dev.parley.payload.Payload;
import dev.parley.regex.Regex;
import dev.parley.rule.Action;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.Rule;
import dev.parley.rule.Rules;
import dev.parley.template.Template;
import java.util.ArrayList;
import java.util.List;

/**
 * 50 rules as somebody might write them for a device, every fifth with a regular expression, and for each of them a message
 * that it is the first to match. Chosen evenly among the messages, the matching rule is the 25th on average.
 */
final class RuleFile {
    static final int RULES = 50;
    static final int EVERY = 5;

    /** Ten of the kinds that people write: anchored or not, with captures or without, without regard to case. */
    private static final List<Asked> EXPRESSIONS = List.of(
            new Asked("^GET (?P<key>\\w+)$", "GET speed"),
            new Asked("^SET (?P<key>\\w+) (?P<value>.+)$", "SET speed 42"),
            new Asked("^(?:ERR|WARN)[0-9]{3}", "ERR404 not here"),
            new Asked("temp=(-?[0-9]+\\.[0-9])", "room 7: temp=21.5 C"),
            new Asked("^\\$GP(GGA|RMC),", "$GPRMC,123519,A,4807.038,N"),
            new Asked("^LOGIN (\\S+) (\\S+)$", "LOGIN ann secret"),
            new Asked("(?i)^hello", "Hello there"),
            new Asked("^[0-9]+$", "123456"),
            new Asked("id:([0-9a-f]{8})", "seen id:deadbeef today"),
            new Asked("(?P<user>[a-z]+)@(?P<host>[a-z.]+)", "mail ann@example.org now"));

    private final Rules rules;
    private final List<Payload> messages;

    /** A regular expression, and a message in which it is found. */
    private record Asked(String regex, String message) {}

    private RuleFile(Rules rules, List<Payload> messages) {
        this.rules = rules;
        this.messages = messages;
    }

    static RuleFile make() {
        List<Rule> rules = new ArrayList<>();
        List<Payload> messages = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            Asked asked = EXPRESSIONS.get(i / EVERY);
            Match match = switch (i % EVERY) {
                case 0 -> new Match.Exactly(Payload.of("command" + i));
                case 1 -> new Match.Prefix(Payload.of("P" + i + ":"));
                case 2 -> new Match.Found(Regex.of(asked.regex, Regex.Over.TEXT));
                case 3 -> new Match.Contains(Payload.of("<" + i + ">"));
                default -> new Match.Suffix(Payload.of("#" + i));
            };
            messages.add(Payload.of(
                    switch (i % EVERY) {
                        case 0 -> "command" + i;
                        case 1 -> "P" + i + ":some data";
                        case 2 -> asked.message;
                        case 3 -> "a text with <" + i + "> in it";
                        default -> "and one that ends #" + i;
                    }));
            Template ok =
                    Template.forReply("ok", CompiledMatch.of(List.of(match)).captures());
            rules.add(new Rule(
                    List.of(match),
                    List.of(new Action.Reply(ok, new Action.Recipient.Sender())),
                    "rules.yaml:" + (i + 1)));
        }
        return new RuleFile(Rules.of(rules), List.copyOf(messages));
    }

    Rules rules() {
        return rules;
    }

    /** The n-th is the one that the n-th rule answers. */
    List<Payload> messages() {
        return messages;
    }

    /** What no rule matches, of the same kind. */
    static List<Payload> misses() {
        return List.of(
                Payload.of("nothing of all that"),
                Payload.of("GOT speed"),
                Payload.of("commander"),
                Payload.of("temp 21.5 C in room 7"),
                Payload.of("{\"temperature\": 21.5}"),
                Payload.copyOf(
                        (byte) 1, (byte) 3, (byte) 0, (byte) 0x6b, (byte) 0, (byte) 2, (byte) 0x95, (byte) 0xd7));
    }
}
