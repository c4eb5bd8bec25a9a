package dev.parley.web.toxiproxy;

import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.ImpairmentTrigger;
import dev.parley.impairment.Impairments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The toxics of one proxy, in the order in which they came. Immutable; safe from any thread. */
record Toxics(List<Toxic> all) {
    static final Toxics NONE = new Toxics(List.of());

    /** More than there are kinds in two directions; those that are switched off count too. */
    private static final int MOST = 100;

    Toxics {
        all = List.copyOf(all);
    }

    /** What is done from the start, each as a toxic of its own. */
    static Toxics of(Impairments up, Impairments down) {
        return new Toxics(Stream.concat(toxics(Direction.UP, up), toxics(Direction.DOWN, down))
                .toList());
    }

    private static Stream<Toxic> toxics(Direction direction, Impairments impairments) {
        return impairments.all().stream().map(each -> toxic(direction, each, impairments.trigger(each.word())));
    }

    private static Toxic toxic(Direction direction, Impairment impairment, ImpairmentTrigger trigger) {
        String name = Toxic.usualName(impairment.word(), direction);
        return Toxic.of(name, direction, trigger.chance(), impairment, trigger.withChance(1));
    }

    /** @throws ApiException if there is none of that name */
    Toxic get(String name) throws ApiException {
        return all.stream()
                .filter(toxic -> toxic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.unknown("toxic not found: the proxy has no toxic '" + name + "'"));
    }

    /** @throws ApiException if its name is taken, or the same is done in its direction already */
    Toxics with(Toxic toxic) throws ApiException {
        if (all.stream().anyMatch(each -> each.name().equals(toxic.name()))) {
            throw ApiException.conflict("toxic already exists: the proxy has a toxic '" + toxic.name()
                    + "'; change it, or give another name");
        }
        if (all.size() == MOST) {
            throw ApiException.conflict("a proxy has at most " + MOST + " toxics");
        }
        List<Toxic> more = new ArrayList<>(all);
        more.add(toxic);
        return new Toxics(more).checked(toxic);
    }

    /** The same with this one in the place of the one of its name. */
    Toxics replaced(Toxic toxic) throws ApiException {
        return new Toxics(all.stream()
                        .map(each -> each.name().equals(toxic.name()) ? toxic : each)
                        .toList())
                .checked(toxic);
    }

    Toxics without(Toxic toxic) {
        return new Toxics(all.stream().filter(each -> !each.equals(toxic)).toList());
    }

    private Toxics checked(Toxic toxic) throws ApiException {
        Optional<String> word = toxic.impairment().map(Impairment::word);
        for (Toxic other : all) {
            if (word.isPresent()
                    && !other.name().equals(toxic.name())
                    && other.direction() == toxic.direction()
                    && other.impairment().map(Impairment::word).equals(word)) {
                throw ApiException.conflict(
                        "the toxic '%s' does %s in this direction already, and it can be done once: change that one, or remove it first"
                                .formatted(other.name(), word.get()));
            }
        }
        return this;
    }

    /**
     * What all of them do together.
     *
     * @throws IllegalArgumentException if one needs another
     */
    Impairments impairments(Direction direction) {
        List<Toxic> those =
                all.stream().filter(toxic -> toxic.direction() == direction).toList();
        Impairments impairments = Impairments.of(
                those.stream().flatMap(toxic -> toxic.impairment().stream()).toArray(Impairment[]::new));
        for (Toxic toxic : those) {
            impairments = toxic.in(impairments);
        }
        return impairments;
    }

    /** As toxiproxy writes them: those to the target first. */
    List<Map<String, @Nullable Object>> json() {
        return Stream.of(Direction.UP, Direction.DOWN)
                .flatMap(direction -> all.stream().filter(toxic -> toxic.direction() == direction))
                .map(Toxic::json)
                .toList();
    }
}
