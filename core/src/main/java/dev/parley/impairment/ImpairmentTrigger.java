package dev.parley.impairment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When an impairment is done, and to which flows. Its keys stand behind the impairment's word: {@code loss=5%,loss-after=10s}. A
 * flow is one UDP peer or one TCP connection; each has its own course. Immutable; safe from any thread.
 *
 * @param after it begins there, counted from the beginning of the flow, or from when the impairment was switched on; null for at
 *     once. Behind a datagram that matches it begins with the next one
 * @param length it ends there, counted from where it began; null for never. A datagram that matches is not concerned any more
 * @param match it is done to datagrams that have this, and {@code after} and {@code length} count these; null for all
 * @param chance the share of flows to which it is done, from 0 to 1, drawn once for each flow
 * @param flows it is done to so many flows, the first ones; {@link Long#MAX_VALUE} for all
 */
public record ImpairmentTrigger(
        @Nullable TriggerPoint after,
        @Nullable TriggerPoint length,
        @Nullable MessageMatch match,
        double chance,
        long flows) {
    /** Always, to each flow. */
    public static final ImpairmentTrigger ALWAYS = new ImpairmentTrigger(null, null, null, 1, Long.MAX_VALUE);

    private static final String AFTER = "-after";
    private static final String FOR = "-for";
    private static final String MATCH = "-match";
    private static final String CHANCE = "-chance";
    private static final String FLOWS = "-flows";

    /** What only goes with an impairment that is done to each message. */
    private static final List<String> LASTING = List.of(AFTER, FOR, MATCH);

    private static final List<String> OF_FLOWS = List.of(CHANCE, FLOWS);

    /** @throws IllegalArgumentException if a value is out of range */
    public ImpairmentTrigger {
        Notation.checkShare("a chance", chance);
        if (flows != Long.MAX_VALUE) {
            Notation.checkCount("a number of flows", flows, 1, Notation.MOST);
        }
    }

    /** The same, from that point on. */
    public ImpairmentTrigger withAfter(TriggerPoint point) {
        return new ImpairmentTrigger(point, length, match, chance, flows);
    }

    /** The same, for so long. */
    public ImpairmentTrigger withLength(TriggerPoint point) {
        return new ImpairmentTrigger(after, point, match, chance, flows);
    }

    /** The same, for datagrams alone that have this. */
    public ImpairmentTrigger withMatch(MessageMatch wanted) {
        return new ImpairmentTrigger(after, length, wanted, chance, flows);
    }

    /** The same, for that share of the flows. */
    public ImpairmentTrigger withChance(double share) {
        return new ImpairmentTrigger(after, length, match, share, flows);
    }

    /** The same, for so many flows, the first ones. */
    public ImpairmentTrigger withFlows(long count) {
        return new ImpairmentTrigger(after, length, match, chance, count);
    }

    /** The keys that may stand beside an impairment of that kind. */
    static List<String> keys(Kind kind) {
        List<String> keys = OF_FLOWS.stream().map(key -> kind.word() + key).collect(Collectors.toList());
        if (kind.isLasting()) {
            keys.addAll(0, LASTING.stream().map(key -> kind.word() + key).toList());
        }
        return List.copyOf(keys);
    }

    /** Whether the key would be one if the impairment lasted. */
    static boolean isOfLasting(String key, Kind kind) {
        return LASTING.stream().anyMatch(each -> key.equals(kind.word() + each));
    }

    /** @throws IllegalArgumentException with the place, and what is wrong there */
    static ImpairmentTrigger read(Kind kind, Values values) {
        String word = kind.word();
        return new ImpairmentTrigger(
                values.readOrNull(word + AFTER, TriggerPoint::parse),
                values.readOrNull(word + FOR, TriggerPoint::parse),
                values.readOrNull(word + MATCH, MessageMatch::parse),
                values.read(word + CHANCE, 1.0, ImpairmentTrigger::parseChance),
                values.read(word + FLOWS, Long.MAX_VALUE, ImpairmentTrigger::parseFlows));
    }

    private static double parseChance(String text) {
        double share = Notation.parseShare(text);
        Notation.checkShare("a chance", share);
        return share;
    }

    private static long parseFlows(String text) {
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number of flows: write 3");
        }
        long flows = Long.parseLong(text);
        Notation.checkCount("a number of flows", flows, 1, Notation.MOST);
        return flows;
    }

    /** Whether the impairment of that word is done to that flow at all. One draw a flow. */
    boolean takes(String word, long seed, long flow, Direction direction) {
        return flow < flows
                && (chance == 1
                        || Draws.of(seed, flow, direction, word + CHANCE).chance(0, chance));
    }

    /** Whether it changes in the course of a flow. */
    boolean hasCourse() {
        return after != null || length != null || match != null;
    }

    /**
     * Checks that it can be done to datagrams.
     *
     * @throws IllegalArgumentException with what cannot, why, and what to use
     */
    void forDatagrams(String word) {
        points(word).forEach((key, point) -> {
            if (point instanceof TriggerPoint.Bytes) {
                throw new IllegalArgumentException(
                        "%s=%s counts bytes of a stream, and datagrams are counted one by one: write %s=100 or %s=10s"
                                .formatted(key, point, key, key));
            }
        });
    }

    /**
     * Checks that it can be done to a stream.
     *
     * @throws IllegalArgumentException with what cannot, why, and what to use
     */
    void forStreams(String word) {
        if (match != null) {
            throw noMatchOnStreams(word + MATCH, word);
        }
        points(word).forEach((key, point) -> {
            if (point instanceof TriggerPoint.Match) {
                throw noMatchOnStreams(key, word);
            }
            if (point instanceof TriggerPoint.Datagrams) {
                throw new IllegalArgumentException(
                        "%s=%s counts datagrams, and a stream has none: write %s=%sB for bytes, %s=64KiB or %s=10s"
                                .formatted(key, point, key, point, key, key));
            }
        });
    }

    private static IllegalArgumentException noMatchOnStreams(String key, String word) {
        return new IllegalArgumentException(
                "%s looks into datagrams, and a stream passes as bytes, whatever messages they are: use %s=64KiB or %s=10s"
                        .formatted(key, word + AFTER, word + AFTER));
    }

    private Map<String, TriggerPoint> points(String word) {
        Map<String, TriggerPoint> points = new LinkedHashMap<>();
        if (after != null) {
            points.put(word + AFTER, after);
        }
        if (length != null) {
            points.put(word + FOR, length);
        }
        return points;
    }

    /** As it stands behind the impairment of that word: {@code ,loss-after=10s}; empty for always. */
    public String text(String word) {
        StringBuilder text = new StringBuilder();
        points(word)
                .forEach(
                        (key, point) -> text.append(',').append(key).append('=').append(point));
        if (match != null) {
            text.append(',').append(word).append(MATCH).append('=').append(match);
        }
        if (chance != 1) {
            text.append(',').append(word).append(CHANCE).append('=').append(Notation.share(chance));
        }
        if (flows != Long.MAX_VALUE) {
            text.append(',').append(word).append(FLOWS).append('=').append(flows);
        }
        return text.toString();
    }
}
