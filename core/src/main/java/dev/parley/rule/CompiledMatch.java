package dev.parley.rule;

import com.google.re2j.Matcher;
import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
import dev.parley.regex.MessageText;
import dev.parley.regex.Regex;
import dev.parley.template.Condition;
import dev.parley.template.Names;
import dev.parley.template.Values;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that must all hold. Pure. They are about messages, unless one of them is about another
 * {@link Trigger}. The cheap ones are checked first; a regular expression runs only where its {@link Regex#mayMatch prefilter} allows it.
 * Immutable; safe from any thread.
 */
public final class CompiledMatch {
    private final List<Match> matches;
    private final Class<? extends Trigger> triggerType;
    private final Payload[] exactly;
    private final Payload[] prefixes;
    private final Payload[] suffixes;
    private final Payload[] insides;
    private final Match.Size[] sizes;
    private final Match.Nth[] nths;
    private final Match.Silence[] silences;
    private final String[] states;
    private final Regex[] regexes;
    private final Cidr[] networks;
    private final int groups;
    private final Match.@Nullable Fields fields;
    private final Condition[] conditions;

    private CompiledMatch(List<Match> matches) {
        this.matches = matches;
        this.triggerType = triggerType(matches);
        this.exactly =
                only(Match.Exactly.class).stream().map(Match.Exactly::payload).toArray(Payload[]::new);
        this.prefixes =
                only(Match.Prefix.class).stream().map(Match.Prefix::payload).toArray(Payload[]::new);
        this.suffixes =
                only(Match.Suffix.class).stream().map(Match.Suffix::payload).toArray(Payload[]::new);
        this.insides =
                only(Match.Contains.class).stream().map(Match.Contains::payload).toArray(Payload[]::new);
        this.sizes = only(Match.Size.class).toArray(Match.Size[]::new);
        this.nths = only(Match.Nth.class).toArray(Match.Nth[]::new);
        this.silences = only(Match.Silence.class).toArray(Match.Silence[]::new);
        this.states =
                only(Match.InState.class).stream().map(Match.InState::state).toArray(String[]::new);
        this.regexes = only(Match.Found.class).stream().map(Match.Found::regex).toArray(Regex[]::new);
        this.networks = only(Match.From.class).stream().map(Match.From::network).toArray(Cidr[]::new);
        this.groups = List.of(regexes).stream().mapToInt(Regex::groups).sum();
        this.fields = only(Match.Fields.class).stream().findFirst().orElse(null);
        this.conditions =
                only(Match.Where.class).stream().map(Match.Where::condition).toArray(Condition[]::new);
        requireDistinctNames();
        Contradictions.refuse(matches);
    }

    /**
     * Takes them together.
     *
     * @throws IllegalArgumentException in words, where they are about messages and another trigger, or about two other
     *     triggers, or where two captures have one name, or where two conditions exclude each other
     */
    public static CompiledMatch of(List<Match> matches) {
        return new CompiledMatch(List.copyOf(matches));
    }

    private <M extends Match> List<M> only(Class<M> kind) {
        return matches.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The trigger that a condition is about; null where it goes with any. */
    private static @Nullable Class<? extends Trigger> triggerType(Match match) {
        return switch (match) {
            case Match.Connect connect -> Trigger.Connected.class;
            case Match.Disconnect disconnect -> Trigger.Disconnected.class;
            case Match.Silence silence -> Trigger.Idle.class;
            case Match.From from -> null;
            case Match.InState state -> null;
            case Match.Where where -> null;
            case Match.Fields fields -> Trigger.Arrived.class;
            case Match.Exactly exactly -> Trigger.Arrived.class;
            case Match.Prefix prefix -> Trigger.Arrived.class;
            case Match.Suffix suffix -> Trigger.Arrived.class;
            case Match.Contains contains -> Trigger.Arrived.class;
            case Match.Found regex -> Trigger.Arrived.class;
            case Match.Size size -> Trigger.Arrived.class;
            case Match.Nth nth -> Trigger.Arrived.class;
            case Match.Anything anything -> Trigger.Arrived.class;
        };
    }

    private static Class<? extends Trigger> triggerType(List<Match> matches) {
        Set<Class<? extends Trigger>> types = new HashSet<>();
        for (Match match : matches) {
            Class<? extends Trigger> triggerType = triggerType(match);
            if (triggerType != null) {
                types.add(triggerType);
            }
        }
        if (types.size() > 1) {
            throw new IllegalArgumentException(
                    types.contains(Trigger.Arrived.class)
                            ? "connect, disconnect and silence happen without a message, so beside them only peer and state can stand; make two rules of it"
                            : "a rule can be about one of connect, disconnect and silence; make a rule for each");
        }
        return types.isEmpty() ? Trigger.Arrived.class : types.iterator().next();
    }

    private void requireDistinctNames() {
        Set<String> names = new HashSet<>(
                fields == null ? Set.of() : fields.layout().names().all());
        for (Regex regex : regexes) {
            for (String name : regex.names()) {
                if (!names.add(name)) {
                    throw new IllegalArgumentException(
                            "two regular expressions%s of one rule capture something as \"%s\": give one of them another name"
                                    .formatted(fields == null ? "" : " or fields", name));
                }
            }
        }
    }

    /**
     * What their regular expressions capture, which templates may call: names, and numbers as text. Where there are several
     * expressions, the numbers go on from one to the next, in the order of the conditions.
     */
    public Set<String> captures() {
        Set<String> all = new TreeSet<>();
        for (Regex regex : regexes) {
            all.addAll(regex.names());
        }
        for (int group = 1; group <= groups; group++) {
            all.add(Integer.toString(group));
        }
        return all;
    }

    /** What templates may name: {@link #captures}, and fields that are read. */
    public Names names() {
        Names captured = Names.ofCaptures(captures());
        return fields == null ? captured : captured.plus(fields.layout().names());
    }

    /**
     * Whether all of them hold, where nothing is remembered.
     *
     * @param trigger what happened
     * @param peer to whom
     * @param state that peer's state
     * @return what regular expressions captured, by name and by number; or empty where a condition does not hold
     */
    public Optional<Map<String, Payload>> match(Trigger trigger, InetAddress peer, String state) {
        return match(trigger, peer, state, Facts.OF_MESSAGE);
    }

    /** As {@link #match(Trigger, InetAddress, String)}, where the facts say what is remembered. */
    public Optional<Map<String, Payload>> match(Trigger trigger, InetAddress peer, String state, Facts facts) {
        if (!mayMatch(trigger, peer, state)) {
            return Optional.empty();
        }
        if (!looksInside()) {
            return Optional.of(Map.of());
        }
        return Optional.ofNullable(found(
                trigger,
                trigger instanceof Trigger.Arrived arrived ? new MessageText(arrived.message()) : null,
                facts));
    }

    /**
     * Whether all of them hold, but for fields, comparisons and regular expressions, of which only the prefilter is asked. Allocates nothing, but
     * for networks.
     */
    boolean mayMatch(Trigger trigger, InetAddress peer, String state) {
        if (trigger.getClass() != triggerType) {
            return false;
        }
        return switch (trigger) {
            case Trigger.Arrived arrived -> mayMatchMessage(arrived) && matchesPeer(peer, state);
            case Trigger.Idle idle -> matchesSilence(idle) && matchesPeer(peer, state);
            case Trigger.Connected connected -> matchesPeer(peer, state);
            case Trigger.Disconnected disconnected -> matchesPeer(peer, state);
        };
    }

    /** Whether something is compared, for which facts are needed. */
    boolean compares() {
        return conditions.length > 0;
    }

    /** Whether a message can fulfil it. */
    boolean isAboutMessages() {
        return triggerType == Trigger.Arrived.class;
    }

    /** Whether there are expressions, fields or comparisons, which {@link #mayMatch} leaves open. */
    boolean looksInside() {
        return regexes.length > 0 || fields != null || conditions.length > 0;
    }

    private boolean matchesSilence(Trigger.Idle idle) {
        for (Match.Silence silence : silences) {
            if (!silence.length().equals(idle.length())) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesPeer(InetAddress peer, String state) {
        for (String each : states) {
            if (!each.equals(state)) {
                return false;
            }
        }
        for (Cidr network : networks) {
            if (!network.contains(peer)) {
                return false;
            }
        }
        return true;
    }

    private boolean mayMatchMessage(Trigger.Arrived arrived) {
        Payload message = arrived.message();
        for (Match.Size size : sizes) {
            if (message.size() < size.least() || message.size() > size.most()) {
                return false;
            }
        }
        for (Payload each : exactly) {
            if (!message.equals(each)) {
                return false;
            }
        }
        for (Payload each : prefixes) {
            if (!message.startsWith(each)) {
                return false;
            }
        }
        for (Payload each : suffixes) {
            if (!message.endsWith(each)) {
                return false;
            }
        }
        for (Match.Nth nth : nths) {
            if (nth.number() != arrived.number()) {
                return false;
            }
        }
        return mayContain(message);
    }

    private boolean mayContain(Payload message) {
        for (Payload each : insides) {
            if (!message.contains(each)) {
                return false;
            }
        }
        for (Regex regex : regexes) {
            if (!regex.mayMatch(message)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What was captured and read, or null where something does not hold.
     *
     * @param messageText the message; null where there is none, and then no expression
     */
    @Nullable
    Map<String, Payload> found(Trigger trigger, @Nullable MessageText messageText, Facts facts) {
        Map<String, Payload> found = Map.of();
        if (messageText != null && regexes.length > 0) {
            found = captured(messageText);
        }
        if (found != null && fields != null && trigger instanceof Trigger.Arrived arrived) {
            found = joined(found, fields.read(arrived.message()));
        }
        if (found != null && conditions.length > 0) {
            Values values = facts.with(trigger, found);
            for (Condition condition : conditions) {
                if (!condition.holds(values)) {
                    return null;
                }
            }
        }
        return found;
    }

    private static @Nullable Map<String, Payload> joined(
            Map<String, Payload> captures, @Nullable Map<String, Payload> read) {
        if (read != null && !captures.isEmpty()) {
            read.putAll(captures);
        }
        return read;
    }

    private @Nullable Map<String, Payload> captured(MessageText messageText) {
        if (regexes.length == 1) {
            Matcher found = regexes[0].find(messageText);
            return found == null ? null : captured(List.of(found), messageText);
        }
        List<Matcher> all = new ArrayList<>(regexes.length);
        for (Regex regex : regexes) {
            Matcher found = regex.find(messageText);
            if (found == null) {
                return null;
            }
            all.add(found);
        }
        return captured(all, messageText);
    }

    private Map<String, Payload> captured(List<Matcher> found, MessageText messageText) {
        if (groups == 0) {
            return Map.of();
        }
        Map<String, Payload> captures = new HashMap<>();
        int before = 0;
        for (int i = 0; i < regexes.length; i++) {
            regexes[i].capture(found.get(i), messageText, before, captures);
            before += regexes[i].groups();
        }
        return captures;
    }

    /** The silences that are waited for. */
    List<Duration> silences() {
        return List.of(silences).stream().map(Match.Silence::length).toList();
    }
}
