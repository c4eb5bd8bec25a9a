package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.ScriptOptions;
import dev.parley.bench.option.SendOptions;
import dev.parley.event.EventListener;
import dev.parley.script.Script;
import dev.parley.session.Session;
import dev.parley.session.SessionBuilder;
import dev.parley.session.script.ScriptSetup;
import dev.parley.session.send.SendSetup;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that sends, or goes through a script. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses to whom, at least one; one alone with a script
 * @param options the other options of {@code send} as they were written, by name; each can be read
 * @param script what it goes through, or null where it sends
 * @param scriptText that, as it was written; empty without one
 */
public record SendEntry(
        String name,
        boolean isNamed,
        List<Address> addresses,
        Map<String, String> options,
        @Nullable Script script,
        String scriptText)
        implements Entry {
    public SendEntry {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
    }

    /** Whether the file says the same of both. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SendEntry sendEntry
                && name.equals(sendEntry.name)
                && addresses.equals(sendEntry.addresses)
                && options.equals(sendEntry.options)
                && scriptText.equals(sendEntry.scriptText);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, addresses, options, scriptText);
    }

    @Override
    public SendEntry recordedBy(Map<String, String> recordOptions) {
        return new SendEntry(name, isNamed, addresses, Entry.recorded(options, recordOptions), script, scriptText);
    }

    @Override
    public Session open(EventListener events, EntryContext context) throws NetworkException {
        SessionBuilder<?> setup = setup();
        context.record(setup);
        return setup.open(events);
    }

    /**
     * A new setup of it, with its name.
     *
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     */
    public SessionBuilder<?> setup() {
        Script steps = script;
        if (steps != null) {
            return ScriptOptions.TABLE.set(new ScriptSetup(addresses.getFirst(), steps).named(name), options);
        }
        SendSetup setup = SendOptions.TABLE.set(new SendSetup(addresses).named(name), options);
        SendOptions.message(options, setup);
        SendOptions.combine(options, addresses, false, false, setup);
        return setup;
    }

    @Override
    public String description() {
        String where = addressLine();
        if (script != null) {
            return "goes through a script of " + Sizes.count(script.steps().size(), "step") + " with " + where;
        }
        String how = options.containsKey("every")
                ? ", each " + options.get("every")
                : options.containsKey("rate") ? ", " + options.get("rate") : "";
        return "sends to " + where + how;
    }
}
