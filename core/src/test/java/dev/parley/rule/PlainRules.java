package dev.parley.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules as one would write them down first: every condition of every rule is asked in full. What the fast way is compared with. */
final class PlainRules {
    private PlainRules() {}

    static Optional<Decision> decide(List<Rule> rules, Trigger.Arrived arrived, InetAddress peer, String state) {
        for (Rule rule : rules) {
            Map<String, Payload> captures = new HashMap<>();
            int before = 0;
            boolean all = true;
            for (Match match : rule.when()) {
                all &= match instanceof Match.Found regex
                        ? find(regex.regex().toString(), arrived.message(), before, captures)
                        : holds(match, arrived, peer, state);
                before += match instanceof Match.Found regex
                        ? Pattern.compile(regex.regex().toString()).groupCount()
                        : 0;
            }
            if (all) {
                return Optional.of(new Decision(rule, captures));
            }
        }
        return Optional.empty();
    }

    /** Whether all of them hold for it. */
    static boolean holdsAll(List<Match> when, Trigger.Arrived arrived, InetAddress peer, String state) {
        return when.stream()
                .allMatch(match -> match instanceof Match.Found regex
                        ? find(regex.regex().toString(), arrived.message(), 0, new HashMap<>())
                        : holds(match, arrived, peer, state));
    }

    private static boolean find(String regex, Payload message, int before, Map<String, Payload> captures) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message.bytes()))
                    .toString();
        } catch (CharacterCodingException noText) {
            return false;
        }
        Pattern pattern = Pattern.compile(regex);
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return false;
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String captured = matcher.group(group);
            captures.put(Integer.toString(before + group), Payload.of(captured == null ? "" : captured));
        }
        pattern.namedGroups()
                .forEach((name, group) -> captures.put(name, captures.get(Integer.toString(before + group))));
        return true;
    }

    private static boolean holds(Match match, Trigger.Arrived arrived, InetAddress peer, String state) {
        List<Byte> message = bytes(arrived.message());
        return switch (match) {
            case Match.Exactly exactly -> message.equals(bytes(exactly.payload()));
            case Match.Prefix prefix -> Collections.indexOfSubList(message, bytes(prefix.payload())) == 0;
            case Match.Suffix suffix -> {
                List<Byte> end = bytes(suffix.payload());
                yield message.size() >= end.size()
                        && message.subList(message.size() - end.size(), message.size())
                                .equals(end);
            }
            case Match.Contains contains -> Collections.indexOfSubList(message, bytes(contains.payload())) >= 0;
            case Match.Size size -> message.size() >= size.least() && message.size() <= size.most();
            case Match.From from -> from.network().contains(peer);
            case Match.Nth nth -> nth.number() == arrived.number();
            case Match.InState in -> in.state().equals(state);
            case Match.Anything anything -> true;
            case Match.Fields fields -> throw new IllegalArgumentException("no fields here");
            case Match.Where where -> throw new IllegalArgumentException("no comparisons here");
            case Match.Found regex -> throw new AssertionError(regex);
            case Match.Silence silence -> false;
            case Match.Connect connect -> false;
            case Match.Disconnect disconnect -> false;
        };
    }

    private static List<Byte> bytes(Payload payload) {
        List<Byte> all = new java.util.ArrayList<>();
        for (byte each : payload.bytes()) {
            all.add(each);
        }
        return all;
    }
}
