package dev.parley.rule;

import dev.parley.payload.Payload;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions that must all hold. Values in, a verdict out. Immutable; safe from any thread. */
public final class Conditions {
    private final List<Match> matches;

    private Conditions(List<Match> matches) {
        this.matches = List.copyOf(matches);
    }

    public static Conditions of(List<Match> matches) {
        return new Conditions(matches);
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
        Map<String, Payload> captures = new HashMap<>();
        for (Match match : matches) {
            Optional<Map<String, Payload>> held = holds(match, occasion, peer, state);
            if (held.isEmpty()) {
                return held;
            }
            captures.putAll(held.get());
        }
        return Optional.of(captures);
    }

    private static Optional<Map<String, Payload>> holds(
            Match match, Occasion occasion, InetAddress peer, String state) {
        boolean holds = switch (match) {
            case Match.From from -> from.network().contains(peer);
            case Match.InState in -> in.state().equals(state);
            case Match.Connect connect -> occasion instanceof Occasion.Connected;
            case Match.Disconnect disconnect -> occasion instanceof Occasion.Disconnected;
            case Match.Silence silence ->
                occasion instanceof Occasion.Quiet quiet && silence.length().equals(quiet.length());
            case Match.Nth nth -> occasion instanceof Occasion.Arrived arrived && arrived.number() == nth.number();
            case Match.Found found -> {
                if (occasion instanceof Occasion.Arrived arrived) {
                    yield found.expression().find(arrived.message()).isPresent();
                }
                yield false;
            }
            case Match.Exactly exactly ->
                occasion instanceof Occasion.Arrived arrived
                        && exactly.payload().equals(arrived.message());
            case Match.Prefix prefix ->
                occasion instanceof Occasion.Arrived arrived && isAt(0, prefix.payload(), arrived.message());
            case Match.Suffix suffix ->
                occasion instanceof Occasion.Arrived arrived
                        && isAt(
                                arrived.message().size() - suffix.payload().size(),
                                suffix.payload(),
                                arrived.message());
            case Match.Contains contains ->
                occasion instanceof Occasion.Arrived arrived
                        && arrived.message().contains(contains.payload(), Long.MAX_VALUE);
            case Match.Size size ->
                occasion instanceof Occasion.Arrived arrived
                        && arrived.message().size() >= size.least()
                        && arrived.message().size() <= size.most();
            case Match.Anything anything -> occasion instanceof Occasion.Arrived;
        };
        if (!holds) {
            return Optional.empty();
        }
        return match instanceof Match.Found found && occasion instanceof Occasion.Arrived arrived
                ? found.expression().find(arrived.message())
                : Optional.of(Map.of());
    }

    private static boolean isAt(int at, Payload part, Payload whole) {
        return at >= 0
                && at + part.size() <= whole.size()
                && whole.slice(at, at + part.size()).equals(part);
    }

    /** The silences that are waited for. */
    List<Duration> silences() {
        return matches.stream()
                .filter(Match.Silence.class::isInstance)
                .map(match -> ((Match.Silence) match).length())
                .toList();
    }
}
