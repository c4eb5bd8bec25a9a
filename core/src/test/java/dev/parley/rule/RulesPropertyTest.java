package dev.parley.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
import dev.parley.regex.RandomPattern;
import dev.parley.regex.Regex;
import dev.parley.template.Template;
import dev.parley.testkit.Seed;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares the fast way with the plain one, over random rules and messages. */
final class RulesPropertyTest {
    private static final int CASES = 3_000;
    private static final int MESSAGES = 8;
    private static final List<Action> SILENT = List.of(new Action.NoReply());

    private final Random random = Seed.random();
    private final List<List<Match>> contradictions = new ArrayList<>();
    private int refusedRules;
    private final RandomPattern expressions = new RandomPattern(random);

    /** An expression that RE2/J takes. */
    private RandomPattern.Made made() {
        while (true) {
            RandomPattern.Made made = expressions.next();
            try {
                Regex.of(made.regex(), Regex.Over.TEXT);
                return made;
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage())
                        .containsAnyOf("is no regular expression", "can be found in no message");
                if (refused.getMessage().contains("in no message")) {
                    assertThat(Pattern.compile(made.regex())
                                    .matcher(made.text())
                                    .find())
                            .as("\"%s\" is found in \"%s\"", made.regex(), made.text())
                            .isFalse();
                }
            }
        }
    }

    private byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most + 1)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] =
                    random.nextInt(40) == 0 ? (byte) random.nextInt(256) : (byte) "ab ks1\n,".charAt(random.nextInt(8));
        }
        return noise;
    }

    private Payload message(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Payload whole = switch (random.nextInt(4)) {
            case 0 -> Payload.copyOf(bytes);
            case 1 -> Payload.copyOf(noise(3)).plus(Payload.copyOf(bytes));
            case 2 -> Payload.copyOf(bytes).plus(Payload.copyOf(noise(3)));
            default -> Payload.copyOf(noise(4)).plus(Payload.copyOf(bytes)).plus(Payload.copyOf(noise(4)));
        };
        boolean cut = random.nextInt(8) == 0 && !whole.isEmpty();
        return cut ? whole.slice(random.nextInt(whole.size()), whole.size()) : whole;
    }

    @Test
    void noMessageIsSkippedInWhichAnExpressionIsFound() {
        int found = 0;
        int spared = 0;
        int inVain = 0;
        for (int i = 0; i < CASES; i++) {
            RandomPattern.Made made = made();
            Regex regex = Regex.of(made.regex(), Regex.Over.TEXT);
            Pattern plain = Pattern.compile(made.regex());
            for (int j = 0; j < MESSAGES; j++) {
                Payload message = message(random.nextInt(3) == 0 ? made().text() : made.text());
                boolean isFound =
                        message.text().map(text -> plain.matcher(text).find()).orElse(false);
                boolean looked = regex.mayMatch(message);
                assertThat(looked || !isFound)
                        .as("\"%s\" is found in %s and must not be skipped", made.regex(), message)
                        .isTrue();
                found += isFound ? 1 : 0;
                spared += looked ? 0 : 1;
                inVain += looked && !isFound ? 1 : 0;
            }
        }
        System.out.printf("found %s, spared %s, looked in vain %s%n", found, spared, inVain);
        assertThat(found).as("as many matches that say something").isGreaterThan(CASES);
        assertThat(spared).as("half as many attempts spared as made in vain").isGreaterThan(inVain / 2);
    }

    private Match match(List<RandomPattern.Made> hints) throws Exception {
        Payload part = Payload.copyOf(noise(2)).plus(Payload.of("a"));
        return switch (random.nextInt(12)) {
            case 0 -> new Match.Exactly(random.nextInt(4) == 0 ? Payload.EMPTY : Payload.of(made().text()));
            case 1 -> new Match.Prefix(part);
            case 2 -> new Match.Suffix(part);
            case 3 -> new Match.Contains(part);
            case 4 -> new Match.Size(random.nextInt(4), 4 + random.nextInt(8));
            case 5 -> new Match.From(Cidr.parse(random.nextBoolean() ? "10.0.0.0/8" : "::/0"));
            case 6 -> new Match.Nth(1 + random.nextInt(3));
            case 7 -> new Match.InState(random.nextBoolean() ? "start" : "ready");
            case 8 -> new Match.Anything();
            default -> {
                RandomPattern.Made made = made();
                hints.add(made);
                yield new Match.Found(Regex.of(made.regex(), Regex.Over.TEXT));
            }
        };
    }

    private List<Rule> rules(List<RandomPattern.Made> hints) throws Exception {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            List<Match> when = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                Match match = match(hints);
                boolean clash = match instanceof Match.Found regex
                        && !names.isEmpty()
                        && regex.regex().names().stream().anyMatch(names::contains);
                if (!clash) {
                    when.add(match);
                    names.addAll(
                            match instanceof Match.Found regex ? regex.regex().names() : Set.of());
                }
            }
            try {
                rules.add(new Rule(when, SILENT, "rule " + i));
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).contains("exclude each other");
                contradictions.add(when);
            }
        }
        rules.add(new Rule(
                List.of(new Match.Exactly(Payload.of("to ready"))), List.of(new Action.SetState("ready")), "to ready"));
        return rules;
    }

    @Test
    void noRuleIsRefusedForItsConditionsThatAMessageFulfils() throws Exception {
        InetAddress peer = InetAddress.getByName("10.1.2.3");
        for (int i = 0; i < CASES; i++) {
            List<RandomPattern.Made> hints = new ArrayList<>();
            rules(hints);
            for (List<Match> when : contradictions) {
                List<Payload> parts = parts(when);
                for (int j = 0; j < MESSAGES; j++) {
                    Payload message = parts.isEmpty() || j % 2 == 0
                            ? message(hints.isEmpty() ? "ab" : hints.getFirst().text())
                            : parts.get(random.nextInt(parts.size()));
                    for (String state : List.of("start", "ready")) {
                        assertThat(PlainRules.holdsAll(when, new Trigger.Arrived(message, 1 + j % 3), peer, state))
                                .as("%s on %s", when, message)
                                .isFalse();
                    }
                }
            }
            refusedRules += contradictions.size();
            contradictions.clear();
        }
        System.out.printf("refused for contradictions: %s%n", refusedRules);
        assertThat(refusedRules).isGreaterThan(CASES / 20);
    }

    /** Messages that the conditions themselves name, and two of them joined. */
    private static List<Payload> parts(List<Match> when) {
        List<Payload> parts = new ArrayList<>();
        for (Match match : when) {
            switch (match) {
                case Match.Exactly exactly -> parts.add(exactly.payload());
                case Match.Prefix prefix -> parts.add(prefix.payload());
                case Match.Suffix suffix -> parts.add(suffix.payload());
                case Match.Contains contains -> parts.add(contains.payload());
                default -> {}
            }
        }
        if (parts.size() > 1) {
            parts.add(parts.getFirst().plus(parts.getLast()));
        }
        return parts;
    }

    @Test
    void decidesAsIfEveryConditionWereAskedInFull() throws Exception {
        InetAddress peer = InetAddress.getByName("10.1.2.3");
        int decided = 0;
        int captured = 0;
        for (int i = 0; i < CASES; i++) {
            List<RandomPattern.Made> hints = new ArrayList<>();
            List<Rule> list = rules(hints);
            Rules rules = Rules.of(list);
            for (int j = 0; j < MESSAGES; j++) {
                String text = hints.isEmpty()
                        ? "ab"
                        : hints.get(random.nextInt(hints.size())).text();
                Trigger.Arrived arrived = new Trigger.Arrived(message(text), 1 + random.nextInt(3));
                String state = random.nextBoolean() ? "start" : "ready";
                Optional<Decision> plain = PlainRules.decide(list, arrived, peer, state);
                assertThat(rules.decide(arrived, peer, state))
                        .as("%s on %s", list, arrived)
                        .isEqualTo(plain);
                decided += plain.isPresent() ? 1 : 0;
                captured += plain.filter(each -> !each.captures().isEmpty()).isPresent() ? 1 : 0;
            }
        }
        System.out.printf("decided %s, with captures %s%n", decided, captured);
        assertThat(decided).isGreaterThan(CASES);
        assertThat(captured).isGreaterThan(CASES / 20);
    }

    /** All pairs of places between bytes: slow, and plainly right. Null where there is no match; else the first place. */
    private static Integer firstPlace(String regex, String hex, List<String> possible) {
        for (int from = 0; from <= hex.length(); from += 2) {
            for (int to = from; to <= hex.length(); to += 2) {
                String exactlyThere = "(?i)^.{" + from + "}(?:" + regex + ").{" + (hex.length() - to) + "}$";
                if (Pattern.compile(exactlyThere).matcher(hex).find()) {
                    possible.add(hex.substring(from, to));
                }
            }
            if (!possible.isEmpty()) {
                return from;
            }
        }
        return null;
    }

    private String hexExpression() {
        String[] items = {
            "0",
            "1",
            "f",
            "F",
            "00",
            "0f",
            "f1",
            ".",
            "..",
            "[01]",
            "[^f]",
            "\\d",
            "(?i:F)",
            "(?-i:F)",
            "(?-i:f)",
            "[A-F]",
            "g",
            "(?:01)",
            "(?:0|f1)",
            "(?:f|1)",
            "^",
            "$",
            "\\Qf\\E"
        };
        String[] repetitions = {"", "", "", "*", "+", "?", "*?", "{2}", "{1,3}"};
        StringBuilder regex = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String item = items[random.nextInt(items.length)];
            boolean whole = item.length() == 1 || item.startsWith("(") || item.startsWith("[") || item.startsWith("\\");
            boolean anchor = item.equals("^") || item.equals("$");
            regex.append(item).append(whole && !anchor ? repetitions[random.nextInt(repetitions.length)] : "");
            regex.append(i > 0 && random.nextInt(10) == 0 ? "|" : "");
        }
        return regex.toString();
    }

    /** Empty where it was refused as one that is found nowhere. */
    private static Optional<CompiledMatch> takenOverHex(String regex) {
        try {
            return Optional.of(CompiledMatch.of(List.of(new Match.Found(Regex.of(regex, Regex.Over.HEX)))));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).contains("can be found in no message");
            return Optional.empty();
        }
    }

    @Test
    void aHexExpressionIsFoundAtTheFirstPlaceBetweenBytesWhereItCanBe() throws Exception {
        int hits = 0;
        int misses = 0;
        for (int i = 0; i < CASES; i++) {
            String regex = hexExpression();
            Optional<CompiledMatch> compiledMatch = takenOverHex("(?P<all>" + regex + ")");
            byte[] bytes = new byte[random.nextInt(5)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = new byte[] {0, 1, (byte) 0x0f, (byte) 0xf1, (byte) 0xff, 0x10}[random.nextInt(6)];
            }
            Payload message = Payload.copyOf(bytes);
            List<String> possible = new ArrayList<>();
            Integer place = firstPlace(regex, message.hex(), possible);
            var found = compiledMatch.flatMap(taken -> taken.match(
                    new Trigger.Arrived(message, 1), InetAddress.getLoopbackAddress(), Match.InState.START));

            assertThat(found.isPresent())
                    .as("\"%s\" in %s", regex, message.hex())
                    .isEqualTo(place != null);
            if (found.isPresent()) {
                assertThat(possible)
                        .as("\"%s\" in %s", regex, message.hex())
                        .contains(found.get().get("all").hex());
                hits++;
            } else {
                misses++;
            }
        }
        System.out.printf("hex: found %s, not found %s%n", hits, misses);
        assertThat(hits).isGreaterThan(CASES / 10);
        assertThat(misses).isGreaterThan(CASES / 10);
    }

    @Test
    void captureNamesAreWhatATemplateCanCall() {
        for (int i = 0; i < CASES; i++) {
            CompiledMatch compiledMatch =
                    CompiledMatch.of(List.of(new Match.Found(Regex.of(made().regex(), Regex.Over.TEXT))));
            for (String capture : compiledMatch.captures()) {
                assertThat(Template.forReply("{{" + capture + "}}", compiledMatch.captures()))
                        .isNotNull();
            }
        }
    }
}
