package dev.parley.impairment;

import dev.parley.impairment.Values.Entry;
import dev.parley.text.SpellingSuggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads how impairments are written. */
final class ImpairmentsParser {
    private ImpairmentsParser() {}

    static Impairments parse(String text) {
        if (text.strip().equals(Impairments.NONE_TEXT)) {
            return Impairments.NONE;
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("no impairments are written here: write 'loss=5%' or such, or none");
        }
        Map<String, Entry> entries = entries(text);
        List<Impairment> all = new ArrayList<>();
        Map<String, ImpairmentTrigger> triggers = new LinkedHashMap<>();
        for (Kind kind : Impairments.KINDS) {
            if (entries.containsKey(kind.word())) {
                all.add(read(kind, entries));
                triggers.put(kind.word(), ImpairmentTrigger.read(kind, new Values(entries)));
            }
        }
        entries.values().forEach(entry -> checkStandsNotAlone(entry, entries));
        Entry reorder = entries.get(Reorder.KIND.word());
        if (reorder != null && !entries.containsKey(Delay.KIND.word())) {
            throw reorder.wrong(Impairments.REORDER_NEEDS_DELAY);
        }
        return new Impairments(all, triggers);
    }

    private static Map<String, Entry> entries(String text) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int end = comma < 0 ? text.length() : comma;
            Entry entry = entry(text.substring(from, end), from);
            if (entries.put(entry.key(), entry) != null) {
                throw entry.wrong(entry.key() + " stands here for the second time");
            }
            from = end + 1;
        }
        return entries;
    }

    private static Entry entry(String part, int from) {
        String stripped = part.strip();
        int at = from + 1 + part.length() - part.stripLeading().length();
        int equals = stripped.indexOf('=');
        String key = (equals < 0 ? stripped : stripped.substring(0, equals)).strip();
        if (!Impairments.KINDS_BY_KEY.containsKey(key)) {
            throw new IllegalArgumentException("at character %d, '%s': %s".formatted(at, stripped, unknown(key)));
        }
        if (equals < 0) {
            throw new IllegalArgumentException("at character %d, '%s': it has no value: write %s"
                    .formatted(at, stripped, kind(key).example()));
        }
        return new Entry(key, stripped.substring(equals + 1).strip(), at);
    }

    private static String unknown(String key) {
        if (key.isEmpty()) {
            return "an impairment is missing: write loss=5% or such";
        }
        for (Kind kind : Impairments.KINDS) {
            if (ImpairmentTrigger.isOfLasting(key, kind)) {
                return "%s is done once in a connection and says itself when, so beside it stand %s alone"
                        .formatted(kind.word(), String.join(" and ", ImpairmentTrigger.keys(kind)));
            }
        }
        return "there is no impairment '" + key + "'." + SpellingSuggestion.suggestion(key, Impairments.keys());
    }

    private static Kind kind(String key) {
        return Objects.requireNonNull(Impairments.KINDS_BY_KEY.get(key));
    }

    private static Impairment read(Kind kind, Map<String, Entry> entries) {
        Map<String, Entry> own = new LinkedHashMap<>(entries);
        own.keySet().retainAll(kind.keys());
        try {
            return kind.reader().apply(new Values(own));
        } catch (IllegalArgumentException wrong) {
            String why = String.valueOf(wrong.getMessage());
            if (why.startsWith("at character ")) {
                throw wrong;
            }
            IllegalArgumentException placed = blamed(own, why).wrong(why);
            placed.initCause(wrong);
            throw placed;
        }
    }

    /** The value that the sentence begins with, or else the first. */
    private static Entry blamed(Map<String, Entry> own, String why) {
        return own.values().stream()
                .filter(entry -> why.startsWith(entry.key() + " "))
                .findFirst()
                .orElseGet(() -> own.values().iterator().next());
    }

    private static void checkStandsNotAlone(Entry entry, Map<String, Entry> entries) {
        String key = entry.key();
        Kind kind = kind(key);
        if (!entries.containsKey(kind.word())) {
            String example = kind.example().contains("," + key + "=")
                    ? kind.example()
                    : kind.example() + "," + key + "=" + entry.value();
            throw entry.wrong(key + " belongs to " + kind.word() + ", which is missing: write " + example);
        }
    }
}
