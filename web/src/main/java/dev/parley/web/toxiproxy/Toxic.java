package dev.parley.web.toxiproxy;

import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairment;
import dev.parley.impairment.ImpairmentTrigger;
import dev.parley.impairment.Impairments;
import dev.parley.text.SpellingSuggestion;
import dev.parley.web.json.Json;
import dev.parley.web.toxiproxy.ToxicType.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that clients do to a proxy in one direction: a toxic of toxiproxy's, or an impairment of Parley's under its word and
 * with its keys as attributes. Immutable; safe from any thread.
 *
 * @param toxicity the share of connections, or of UDP flows, to which it is done
 * @param attributes as answers show them
 * @param meaning what it does; empty where that is nothing
 * @param trigger when it does it, but for the toxicity
 */
record Toxic(
        String name,
        String type,
        Direction direction,
        double toxicity,
        Map<String, Object> attributes,
        Optional<Impairment> meaning,
        ImpairmentTrigger trigger) {

    /** Places count in a text that nobody has written. */
    private static final Pattern PLACE = Pattern.compile("^at character \\d+, ");

    /**
     * @param attributes as they were given
     * @throws ApiException with a sentence, if there is no such type, or an attribute is wrong
     */
    static Toxic of(String name, String type, Direction direction, double toxicity, Map<String, ?> attributes)
            throws ApiException {
        try {
            Optional<ToxicType> toxiproxys = isOurs(type, attributes) ? Optional.empty() : ToxicType.of(type);
            if (toxiproxys.isPresent()) {
                Map<String, Object> all = toxiproxys.get().complete(attributes);
                return new Toxic(
                        name,
                        type,
                        direction,
                        toxicity,
                        all,
                        toxiproxys.get().impairment(new Numbers(all)),
                        ImpairmentTrigger.ALWAYS);
            }
            Impairments read = read(type, attributes);
            if (read.trigger(type).chance() != 1) {
                throw new IllegalArgumentException(
                        "\"%s-chance\" is said as \"toxicity\" here: 0.3 is 30%%".formatted(type));
            }
            return of(name, direction, toxicity, impairment(type, read), read.trigger(type));
        } catch (IllegalArgumentException wrong) {
            throw ApiException.wrong(
                    PLACE.matcher(String.valueOf(wrong.getMessage())).replaceFirst(""));
        }
    }

    /** An impairment, under its own word. */
    static Toxic of(
            String name, Direction direction, double toxicity, Impairment impairment, ImpairmentTrigger trigger) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (String each : (impairment + trigger.text(impairment.word())).split(",", -1)) {
            int equals = each.indexOf('=');
            attributes.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return new Toxic(name, impairment.word(), direction, toxicity, attributes, Optional.of(impairment), trigger);
    }

    /** The name of a toxic that was given none. */
    static String usualName(String type, Direction direction) {
        return type + "_" + stream(direction);
    }

    /** {@code bandwidth} is a word of both: its attributes tell them apart. */
    private static boolean isOurs(String type, Map<String, ?> attributes) {
        return Impairments.words().contains(type) && (ToxicType.of(type).isEmpty() || attributes.containsKey(type));
    }

    private static Impairment impairment(String type, Impairments read) {
        return read.all().stream()
                .filter(each -> each.word().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Impairments read(String type, Map<String, ?> attributes) {
        if (!Impairments.words().contains(type)) {
            List<String> known = Stream.concat(ToxicType.words().stream(), Impairments.words().stream())
                    .distinct()
                    .toList();
            throw new IllegalArgumentException("invalid toxic type: there is no '%s'; there is %s.%s"
                    .formatted(type, String.join(", ", known), SpellingSuggestion.suggestion(type, known)));
        }
        if (!attributes.containsKey(type)) {
            throw new IllegalArgumentException("%s needs the attribute \"%s\"".formatted(type, type));
        }
        String text = attributes.entrySet().stream()
                .map(each -> each.getKey() + "=" + text(each.getKey(), each.getValue()))
                .collect(Collectors.joining(","));
        // A reordering is read only beside a delay, and that may be another toxic.
        String all = type.equals("reorder") ? "delay=0s," + text : text;
        return Impairments.parse(all);
    }

    private static String text(String name, @Nullable Object value) {
        if ((value instanceof String text && text.indexOf(',') < 0)
                || value instanceof Long
                || value instanceof Double) {
            return value.toString();
        }
        throw new IllegalArgumentException("\"" + name + "\" must be a text without a comma, or a number");
    }

    /** What is done now. */
    Optional<Impairment> impairment() {
        return toxicity > 0 ? meaning : Optional.empty();
    }

    /** These, and what is done now. */
    Impairments in(Impairments others) {
        return impairment()
                .map(now -> others.with(now, trigger.withChance(toxicity)))
                .orElse(others);
    }

    /** The same with other attributes, where they are given, and for another share. */
    Toxic changed(double nowToxicity, Map<String, ?> given) throws ApiException {
        Map<String, Object> all = new LinkedHashMap<>(attributes);
        all.putAll(given);
        return of(name, type, direction, nowToxicity, all);
    }

    /** toxiproxy's word for a direction. */
    static String stream(Direction direction) {
        return direction == Direction.UP ? "upstream" : "downstream";
    }

    /** As toxiproxy writes it. */
    Map<String, @Nullable Object> json() {
        return Json.object(
                "attributes", attributes,
                "name", name,
                "type", type,
                "stream", stream(direction),
                "toxicity", toxicity == Math.rint(toxicity) ? (Object) (long) toxicity : (Object) toxicity);
    }
}
