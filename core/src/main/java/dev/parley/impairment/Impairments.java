package dev.parley.impairment;

import dev.parley.text.SpellingSuggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the traffic of one direction: at most one impairment of each kind, each with a trigger if it is not always
 * done. Immutable; safe from any thread.
 */
public final class Impairments {
    static final String NO_LOSS_ON_STREAMS =
            "a stream loses nothing: TCP sends again what the network lost, and bytes left out inside a proxy are"
                    + " damage instead; use stall, which looks like a retransmission";

    static final String NO_CONNECTION = "UDP has no connection; loss=100% is a peer that is silent";

    static final String REORDER_NEEDS_DELAY =
            "reorder needs a delay, which the other messages wait for: add delay=10ms";

    /** In canonical order: as a message meets them. */
    static final List<Kind> KINDS = List.of(
            Refuse.KIND,
            AcceptLate.KIND,
            Rebind.KIND,
            Loss.KIND,
            BurstLoss.KIND,
            Duplicate.KIND,
            Truncate.KIND,
            Corrupt.KIND,
            Bandwidth.KIND,
            Delay.KIND,
            Reorder.KIND,
            Slice.KIND,
            Stall.KIND,
            CutAfter.KIND,
            Reset.KIND,
            StopReading.KIND,
            BlackHole.KIND,
            SlowClose.KIND);

    private static final List<Class<? extends Impairment>> TYPES = typesInOrder();

    static final Map<Class<? extends Impairment>, Kind> KINDS_BY_TYPE =
            KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::type, kind -> kind));

    /** Which kind each key belongs to, in canonical order. */
    static final Map<String, Kind> KINDS_BY_KEY = kindsByKey();

    private static final List<String> ALL_KEYS = List.copyOf(KINDS_BY_KEY.keySet());

    /** Nothing is done. */
    public static final Impairments NONE = new Impairments(List.of());

    /** How none are written. */
    static final String NONE_TEXT = "none";

    private final List<Impairment> all;

    /** By word; what is always done has none. */
    private final Map<String, ImpairmentTrigger> triggers;

    private Impairments(List<Impairment> all) {
        this(all, Map.of());
    }

    /** @param triggers by word; those of others are passed over */
    Impairments(List<Impairment> all, Map<String, ImpairmentTrigger> triggers) {
        List<Impairment> sorted = new ArrayList<>(all);
        sorted.sort((one, other) -> Integer.compare(place(one), place(other)));
        this.all = List.copyOf(sorted);
        Map<String, ImpairmentTrigger> own = new HashMap<>(triggers);
        own.keySet().retainAll(all.stream().map(Impairment::word).toList());
        own.values().removeIf(ImpairmentTrigger.ALWAYS::equals);
        this.triggers = Map.copyOf(own);
        if (find(Reorder.class).isPresent() && find(Delay.class).isEmpty()) {
            throw new IllegalArgumentException(REORDER_NEEDS_DELAY);
        }
    }

    private static List<Class<? extends Impairment>> typesInOrder() {
        List<Class<? extends Impairment>> types = new ArrayList<>();
        KINDS.forEach(kind -> types.add(kind.type()));
        return List.copyOf(types);
    }

    private static int place(Impairment impairment) {
        return TYPES.indexOf(impairment.getClass());
    }

    /**
     * These, in any order.
     *
     * @throws IllegalArgumentException if two are of one kind, or one needs another
     */
    public static Impairments of(Impairment... impairments) {
        List<Impairment> all = List.of(impairments);
        List<String> words = all.stream().map(Impairment::word).toList();
        words.stream()
                .filter(word -> words.indexOf(word) != words.lastIndexOf(word))
                .findFirst()
                .ifPresent(word -> {
                    throw new IllegalArgumentException("there can be one " + word + " only, but there are two");
                });
        return new Impairments(all);
    }

    /**
     * Reads keys and values with commas between them, in any order, or {@code none}:
     *
     * <pre>
     * loss=5%,delay=100ms,jitter=20ms,bandwidth=1mbit,queue=64KiB
     * loss=100%,loss-after=10s,loss-for=5s
     * </pre>
     *
     * @throws IllegalArgumentException with the place, what is wrong there, and the nearest right word
     */
    public static Impairments parse(String text) {
        return ImpairmentsParser.parse(text);
    }

    /** The stable words of all impairments, in the order in which they are written. */
    public static List<String> words() {
        return KINDS.stream().map(Kind::word).toList();
    }

    /** All keys that {@link #parse} knows: each word, and behind it the keys of its other values and of its trigger. */
    public static List<String> keys() {
        return ALL_KEYS;
    }

    private static Map<String, Kind> kindsByKey() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (Kind kind : KINDS) {
            kind.keys().forEach(key -> kinds.put(key, kind));
            ImpairmentTrigger.keys(kind).forEach(key -> kinds.put(key, kind));
        }
        return Collections.unmodifiableMap(kinds);
    }

    /** In the order in which they are written. */
    public List<Impairment> all() {
        return all;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The one of that kind, if it is there. */
    public <T extends Impairment> Optional<T> find(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** When the one of that word is done, and to which flows; always, if there is none. */
    public ImpairmentTrigger trigger(String word) {
        return triggers.getOrDefault(word, ImpairmentTrigger.ALWAYS);
    }

    /** One of these as it stands in their text, with its trigger: {@code loss=5%,loss-after=10s}. */
    public String text(Impairment impairment) {
        return impairment + trigger(impairment.word()).text(impairment.word());
    }

    /**
     * The same with this one, always done, in the place of the one of its kind if there is one.
     *
     * @throws IllegalArgumentException if it needs another
     */
    public Impairments with(Impairment impairment) {
        return with(impairment, ImpairmentTrigger.ALWAYS);
    }

    /**
     * The same with this one, in the place of the one of its kind if there is one.
     *
     * @throws IllegalArgumentException if it needs another, or is done once and has a trigger for what lasts
     */
    public Impairments with(Impairment impairment, ImpairmentTrigger trigger) {
        if (trigger.hasCourse() && !Kind.of(impairment).isLasting()) {
            throw new IllegalArgumentException(impairment.word()
                    + " is done once in a connection: its trigger is a chance or a number of flows alone");
        }
        List<Impairment> others = others(impairment.word());
        others.add(impairment);
        Map<String, ImpairmentTrigger> all = new HashMap<>(triggers);
        all.put(impairment.word(), trigger);
        return new Impairments(others, all);
    }

    /** The same with those that others have, in the place of those of their kinds. */
    public Impairments with(Impairments others) {
        Impairments sum = this;
        for (Impairment each : others.all) {
            sum = sum.with(each, others.trigger(each.word()));
        }
        return sum;
    }

    /** Those that are done to that flow at all: the same for one seed and flow, whoever asks and when. */
    Impairments inFlow(long seed, long flow, Direction direction) {
        if (triggers.isEmpty()) {
            return this;
        }
        List<Impairment> done = all.stream()
                .filter(each -> trigger(each.word()).takes(each.word(), seed, flow, direction))
                .collect(Collectors.toCollection(ArrayList::new));
        if (done.stream().noneMatch(Delay.class::isInstance)) {
            done.removeIf(Reorder.class::isInstance); // nobody waits whom it could overtake
        }
        return done.size() == all.size() ? this : new Impairments(done, triggers);
    }

    /**
     * The same without the one of that word; itself if there is none.
     *
     * @throws IllegalArgumentException if no impairment has that word, or another needs it
     */
    public Impairments without(String word) {
        if (!words().contains(word)) {
            throw new IllegalArgumentException("there is no impairment '" + word + "'; there is "
                    + String.join(", ", words()) + "." + SpellingSuggestion.suggestion(word, words()));
        }
        List<Impairment> others = others(word);
        return others.size() == all.size() ? this : new Impairments(others, triggers);
    }

    private List<Impairment> others(String word) {
        return all.stream().filter(each -> !each.word().equals(word)).collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Checks that all, with their triggers, can be done to datagrams.
     *
     * @return itself
     * @throws IllegalArgumentException with the first that cannot, why, and what to use
     */
    public Impairments forDatagrams() {
        all.stream().filter(each -> !each.onDatagrams()).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException(
                    wrong.word() + " is for streams only: " + Kind.of(wrong).misplaced());
        });
        all.forEach(each -> trigger(each.word()).forDatagrams(each.word()));
        return this;
    }

    /**
     * Checks that all, with their triggers, can be done to a stream.
     *
     * @return itself
     * @throws IllegalArgumentException with the first that cannot, why, and what to use
     */
    public Impairments forStreams() {
        all.stream().filter(each -> !each.onStreams()).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException(
                    wrong.word() + " is for datagrams only: " + Kind.of(wrong).misplaced());
        });
        all.forEach(each -> trigger(each.word()).forStreams(each.word()));
        return this;
    }

    /**
     * What goes on with the impairment of one kind: the state that there was where the impairment is the same as before, a fresh
     * one where it is not, and null if there is none now.
     */
    <T extends Impairment, S> @Nullable S state(
            Class<T> kind, Impairments before, @Nullable S stateBefore, Function<T, S> fresh) {
        T now = find(kind).orElse(null);
        if (now == null) {
            return null;
        }
        boolean same = stateBefore != null && now.equals(before.find(kind).orElse(null));
        return same ? stateBefore : fresh.apply(now);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Impairments impairments
                && all.equals(impairments.all)
                && triggers.equals(impairments.triggers);
    }

    @Override
    public int hashCode() {
        return 31 * all.hashCode() + triggers.hashCode();
    }

    /** What {@link #parse} reads, in one order always. */
    @Override
    public String toString() {
        return all.isEmpty() ? NONE_TEXT : all.stream().map(this::text).collect(Collectors.joining(","));
    }
}
