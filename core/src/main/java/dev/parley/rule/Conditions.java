package dev.parley.rule;

import com.google.re2j.Matcher;
import dev.parley.address.Cidr;
import dev.parley.payload.Payload;
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
 * Conditions that must all hold. Values in, a verdict out. They are about messages, unless one of them is about another
 * {@link Occasion}. The cheap ones are asked first, and a regular expression only where its hallmarks are there.
 * Immutable; safe from any thread.
 */
public final class Conditions {
    private final List<Match> matches;
    private final Class<? extends Occasion> about;
    private final int least;
    private final int most;
    private final Payload[] exactly;
    private final Payload[] prefixes;
    private final Payload[] suffixes;
    private final Payload[] insides;
    private final Match.Nth[] nths;
    private final Match.Silence[] silences;
    private final String[] states;
    private final Expression[] expressions;
    private final Cidr[] networks;
    private final int groups;

    private Conditions(List<Match> matches) {
        this.matches = matches;
        this.about = about(matches);
        this.exactly = payloads(Match.Exactly.class);
        this.prefixes = payloads(Match.Prefix.class);
        this.suffixes = payloads(Match.Suffix.class);
        this.insides = payloads(Match.Contains.class);
        this.nths = only(Match.Nth.class).toArray(Match.Nth[]::new);
        this.silences = only(Match.Silence.class).toArray(Match.Silence[]::new);
        this.states =
                only(Match.InState.class).stream().map(Match.InState::state).toArray(String[]::new);
        this.expressions =
                only(Match.Found.class).stream().map(Match.Found::expression).toArray(Expression[]::new);
        this.networks = only(Match.From.class).stream().map(Match.From::network).toArray(Cidr[]::new);
        this.least = matches.stream().mapToInt(Conditions::least).max().orElse(0);
        this.most = matches.stream().mapToInt(Conditions::most).min().orElse(Integer.MAX_VALUE);
        this.groups = List.of(expressions).stream().mapToInt(Expression::groups).sum();
        requireDistinctNames();
    }

    /**
     * Takes them together.
     *
     * @throws IllegalArgumentException in words, where they speak of messages and of something else, or of two different
     *     things, or where two captures have one name
     */
    public static Conditions of(List<Match> matches) {
        return new Conditions(List.copyOf(matches));
    }

    private <M extends Match> List<M> only(Class<M> kind) {
        return matches.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private Payload[] payloads(Class<? extends Match> kind) {
        return only(kind).stream().map(Conditions::payload).toArray(Payload[]::new);
    }

    private static Payload payload(Match match) {
        return switch (match) {
            case Match.Exactly exactly -> exactly.payload();
            case Match.Prefix prefix -> prefix.payload();
            case Match.Suffix suffix -> suffix.payload();
            case Match.Contains contains -> contains.payload();
            case Match.Found found -> Payload.EMPTY;
            case Match.Size size -> Payload.EMPTY;
            case Match.From from -> Payload.EMPTY;
            case Match.Nth nth -> Payload.EMPTY;
            case Match.InState state -> Payload.EMPTY;
            case Match.Silence silence -> Payload.EMPTY;
            case Match.Connect connect -> Payload.EMPTY;
            case Match.Disconnect disconnect -> Payload.EMPTY;
            case Match.Anything anything -> Payload.EMPTY;
        };
    }

    private static int least(Match match) {
        return match instanceof Match.Size size ? size.least() : payload(match).size();
    }

    private static int most(Match match) {
        if (match instanceof Match.Exactly exactly) {
            return exactly.payload().size();
        }
        return match instanceof Match.Size size ? size.most() : Integer.MAX_VALUE;
    }

    /** Null where a condition goes with any occasion. */
    private static @Nullable Class<? extends Occasion> occasion(Match match) {
        return switch (match) {
            case Match.Connect connect -> Occasion.Connected.class;
            case Match.Disconnect disconnect -> Occasion.Disconnected.class;
            case Match.Silence silence -> Occasion.Quiet.class;
            case Match.From from -> null;
            case Match.InState state -> null;
            case Match.Exactly exactly -> Occasion.Arrived.class;
            case Match.Prefix prefix -> Occasion.Arrived.class;
            case Match.Suffix suffix -> Occasion.Arrived.class;
            case Match.Contains contains -> Occasion.Arrived.class;
            case Match.Found found -> Occasion.Arrived.class;
            case Match.Size size -> Occasion.Arrived.class;
            case Match.Nth nth -> Occasion.Arrived.class;
            case Match.Anything anything -> Occasion.Arrived.class;
        };
    }

    private static Class<? extends Occasion> about(List<Match> matches) {
        Set<Class<? extends Occasion>> said = new HashSet<>();
        for (Match match : matches) {
            Class<? extends Occasion> occasion = occasion(match);
            if (occasion != null) {
                said.add(occasion);
            }
        }
        if (said.size() > 1) {
            throw new IllegalArgumentException(
                    said.contains(Occasion.Arrived.class)
                            ? "connect, disconnect and silence happen without a message, so beside them only peer and state can stand; make two rules of it"
                            : "a rule can be about one of connect, disconnect and silence; make a rule for each");
        }
        return said.isEmpty() ? Occasion.Arrived.class : said.iterator().next();
    }

    private void requireDistinctNames() {
        Set<String> names = new HashSet<>();
        for (Expression expression : expressions) {
            for (String name : expression.names()) {
                if (!names.add(name)) {
                    throw new IllegalArgumentException(
                            "two regular expressions of one rule capture something as \"%s\": give one of them another name"
                                    .formatted(name));
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
        for (Expression expression : expressions) {
            all.addAll(expression.names());
        }
        for (int group = 1; group <= groups; group++) {
            all.add(Integer.toString(group));
        }
        return all;
    }

    /**
     * Whether all of them hold.
     *
     * @param occasion what happened
     * @param peer to whom
     * @param state that peer's state
     * @return what regular expressions captured, by name and by number; or empty where a condition does not hold
     */
    public Optional<Map<String, Payload>> hold(Occasion occasion, InetAddress peer, String state) {
        if (!mayHold(occasion, peer, state)) {
            return Optional.empty();
        }
        if (expressions.length == 0) {
            return Optional.of(Map.of());
        }
        return Optional.ofNullable(
                occasion instanceof Occasion.Arrived arrived ? found(new Sight(arrived.message())) : null);
    }

    /**
     * Whether all of them hold, but for regular expressions, of which only the hallmarks are looked for. Allocates nothing, but
     * for networks.
     */
    boolean mayHold(Occasion occasion, InetAddress peer, String state) {
        if (occasion.getClass() != about) {
            return false;
        }
        return switch (occasion) {
            case Occasion.Arrived arrived -> mayHoldOf(arrived) && holdsOf(peer, state);
            case Occasion.Quiet quiet -> isSo(quiet) && holdsOf(peer, state);
            case Occasion.Connected connected -> holdsOf(peer, state);
            case Occasion.Disconnected disconnected -> holdsOf(peer, state);
        };
    }

    /** Whether there are expressions, which {@link #mayHold} leaves open. */
    boolean haveExpressions() {
        return expressions.length > 0;
    }

    private boolean isSo(Occasion.Quiet quiet) {
        for (Match.Silence silence : silences) {
            if (!silence.length().equals(quiet.length())) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsOf(InetAddress peer, String state) {
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

    private boolean mayHoldOf(Occasion.Arrived arrived) {
        Payload message = arrived.message();
        if (message.size() < least || message.size() > most) {
            return false;
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
        for (Expression expression : expressions) {
            if (!expression.mayBeIn(message)) {
                return false;
            }
        }
        return true;
    }

    /** What the expressions captured, or null where one is not found. */
    @Nullable
    Map<String, Payload> found(Sight sight) {
        if (expressions.length == 1) {
            Matcher found = expressions[0].find(sight);
            return found == null ? null : captured(List.of(found), sight);
        }
        List<Matcher> all = new ArrayList<>(expressions.length);
        for (Expression expression : expressions) {
            Matcher found = expression.find(sight);
            if (found == null) {
                return null;
            }
            all.add(found);
        }
        return captured(all, sight);
    }

    private Map<String, Payload> captured(List<Matcher> found, Sight sight) {
        if (groups == 0) {
            return Map.of();
        }
        Map<String, Payload> captures = new HashMap<>();
        int before = 0;
        for (int i = 0; i < expressions.length; i++) {
            expressions[i].capture(found.get(i), sight, before, captures);
            before += expressions[i].groups();
        }
        return captures;
    }

    /** The silences that are waited for. */
    List<Duration> silences() {
        return List.of(silences).stream().map(Match.Silence::length).toList();
    }
}
