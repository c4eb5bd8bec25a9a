package dev.parley.capture;

import java.util.ArrayList;
import java.util.List;

/** Texts that belong to no packet, up to a bound: a file may have any number of them. */
final class KeptText {
    private static final int MOST_CHARACTERS = 1 << 20;

    /** What a text takes beside its characters. */
    private static final int OVERHEAD = 64;

    private final List<String> texts = new ArrayList<>();
    private int characters;

    /** Whether there is room for them; then they count. */
    boolean takes(List<String> more) {
        int size = more.stream().mapToInt(text -> text.length() + OVERHEAD).sum();
        if (characters + size > MOST_CHARACTERS) {
            return false;
        }
        characters += size;
        return true;
    }

    /** The texts, or none where there is no room for them. */
    List<String> within(List<String> more) {
        return takes(more) ? more : List.of();
    }

    void add(List<String> more) {
        texts.addAll(within(more));
    }

    List<String> all() {
        return List.copyOf(texts);
    }
}
