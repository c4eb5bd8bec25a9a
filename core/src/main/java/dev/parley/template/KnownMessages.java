package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages whose fields are known, so that one can be shown by its fields. Immutable; safe from any thread. */
public final class KnownMessages {
    /** None. */
    public static final KnownMessages NONE = new KnownMessages(Map.of());

    private final Map<String, Layout> readable = new LinkedHashMap<>();

    /** @param messages by the name of each, those that are tried first first; what can only be written is left out */
    public KnownMessages(Map<String, Layout> messages) {
        messages.forEach((name, layout) -> {
            try {
                layout.names();
                readable.put(name, layout);
            } catch (TemplateException onlyWritten) {
                // nothing that comes can be read so
            }
        });
    }

    /**
     * A message that was read.
     *
     * @param name of its definition
     * @param fields in their order
     * @param bad those that are computed and are not right
     */
    public record Read(String name, List<Layout.Shown> fields, Set<String> bad) {}

    public boolean isEmpty() {
        return readable.isEmpty();
    }

    /** What that message is: the first definition in which all is right, else the first that fits at all; empty where none does. */
    public Optional<Read> read(Payload message) {
        Optional<Read> damaged = Optional.empty();
        for (Map.Entry<String, Layout> each : readable.entrySet()) {
            Optional<Layout.Parsed> parsed = each.getValue().read(message);
            if (parsed.isEmpty()) {
                continue;
            }
            Read read = new Read(
                    each.getKey(),
                    each.getValue().shown(parsed.get()),
                    parsed.get().bad());
            if (read.bad().isEmpty()) {
                return Optional.of(read);
            }
            damaged = damaged.isPresent() ? damaged : Optional.of(read);
        }
        return damaged;
    }
}
