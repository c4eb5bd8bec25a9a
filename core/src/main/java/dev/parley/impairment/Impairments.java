package dev.parley.impairment;

import dev.parley.text.SpellingSuggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done to the traffic of one direction: at most one impairment of each kind. Immutable; safe from any thread. */
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

    /** Nothing is done. */
    public static final Impairments NONE = new Impairments(List.of());

    /** How none are written. */
    static final String NONE_TEXT = "none";

    private final List<Impairment> all;

    private Impairments(List<Impairment> all) {
        List<Impairment> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(each -> KINDS.indexOf(Kind.of(each))));
        this.all = List.copyOf(sorted);
        if (find(Reorder.class).isPresent() && find(Delay.class).isEmpty()) {
            throw new IllegalArgumentException(REORDER_NEEDS_DELAY);
        }
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
     * </pre>
     *
     * @throws IllegalArgumentException with the place, what is wrong there, and the nearest right word
     */
    public static Impairments parse(String text) {
        return new Impairments(ImpairmentsParser.parse(text));
    }

    /** The stable words of all impairments, in the order in which they are written. */
    public static List<String> words() {
        return KINDS.stream().map(Kind::word).toList();
    }

    /** All keys that {@link #parse} knows: each word, and behind it the keys of its other values. */
    public static List<String> keys() {
        return KINDS.stream().flatMap(kind -> kind.keys().stream()).toList();
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

    /**
     * The same with this one, in the place of the one of its kind if there is one.
     *
     * @throws IllegalArgumentException if it needs another
     */
    public Impairments with(Impairment impairment) {
        List<Impairment> others = others(impairment.word());
        others.add(impairment);
        return new Impairments(others);
    }

    /**
     * Both; of one kind the second's.
     *
     * @throws IllegalArgumentException if one needs another
     */
    public Impairments plus(Impairments more) {
        Impairments sum = this;
        for (Impairment each : more.all()) {
            sum = sum.with(each);
        }
        return sum;
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
        return others.size() == all.size() ? this : new Impairments(others);
    }

    private List<Impairment> others(String word) {
        return all.stream().filter(each -> !each.word().equals(word)).collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Checks that all can be done to datagrams.
     *
     * @return itself
     * @throws IllegalArgumentException with the first that cannot, why, and what to use
     */
    public Impairments forDatagrams() {
        all.stream().filter(each -> !each.onDatagrams()).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException(
                    wrong.word() + " is for streams only: " + Kind.of(wrong).misplaced());
        });
        return this;
    }

    /**
     * Checks that all can be done to a stream.
     *
     * @return itself
     * @throws IllegalArgumentException with the first that cannot, why, and what to use
     */
    public Impairments forStreams() {
        all.stream().filter(each -> !each.onStreams()).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException(
                    wrong.word() + " is for datagrams only: " + Kind.of(wrong).misplaced());
        });
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
        return other instanceof Impairments impairments && all.equals(impairments.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    /** What {@link #parse} reads, in one order always. */
    @Override
    public String toString() {
        return all.isEmpty()
                ? NONE_TEXT
                : all.stream().map(Impairment::toString).collect(Collectors.joining(","));
    }
}
