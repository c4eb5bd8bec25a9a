package dev.parley.bench;

import dev.parley.address.Address;
import dev.parley.bench.option.ListenOptions;
import dev.parley.event.EventListener;
import dev.parley.rule.Response;
import dev.parley.session.HandlerProgram;
import dev.parley.session.Session;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.listen.ListenSetup;
import dev.parley.socket.NetworkException;
import dev.parley.text.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that listens and perhaps answers. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses where, at least one
 * @param options the other options of {@code listen} as they were written, by name; each can be read
 * @param response what it answers
 * @param handler the program that answers in its place; null for none
 * @param responseText that, as it was written
 * @param expectations what must arrive
 */
public record ListenEntry(
        String name,
        boolean isNamed,
        List<Address> addresses,
        Map<String, String> options,
        Response response,
        @Nullable HandlerProgram handler,
        String responseText,
        List<Expectation> expectations)
        implements Entry {
    public ListenEntry {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
        expectations = List.copyOf(expectations);
    }

    @Override
    public boolean hasSocketsOf(Entry other) {
        return other instanceof ListenEntry listenEntry
                && name.equals(listenEntry.name)
                && addresses.equals(listenEntry.addresses)
                && options.equals(listenEntry.options)
                && Objects.equals(handler, listenEntry.handler);
    }

    @Override
    public void change(Session session) {
        ((ListenSession) session).answer(response);
    }

    /** Whether the file says the same of both. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ListenEntry listenEntry
                && hasSocketsOf(listenEntry)
                && response.getClass().equals(listenEntry.response.getClass())
                && responseText.equals(listenEntry.responseText)
                && expectations.equals(listenEntry.expectations);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, addresses, options, responseText, expectations);
    }

    @Override
    public ListenEntry recordedBy(Map<String, String> recordOptions) {
        return new ListenEntry(
                name,
                isNamed,
                addresses,
                Entry.recorded(options, recordOptions),
                response,
                handler,
                responseText,
                expectations);
    }

    @Override
    public Session open(EventListener events, EntryContext context) throws NetworkException {
        ListenSetup setup =
                ListenOptions.TABLE.set(new ListenSetup(addresses).named(name).answer(response), options);
        if (handler != null) {
            setup.handler(handler);
        }
        if (context.peers() > 0) {
            setup.rememberPeers(context.peers());
        }
        context.record(setup);
        return setup.hintAfterSilence(context.hints()).open(events);
    }

    @Override
    public String description() {
        String where = addressLine();
        String answers = switch (response) {
            case Response.None none ->
                handler == null ? "answers nothing" : "answers by the program " + handler.words();
            case Response.Echo echo -> "echoes";
            case Response.FromTemplate fromTemplate -> "replies " + responseText;
            case Response.FromFunction fromFunction -> "answers";
            case Response.FromRules fromRules ->
                "answers by " + Sizes.count(fromRules.rules().all().size(), "rule");
        };
        return "listens on " + where + ", " + answers
                + (expectations.isEmpty()
                        ? ""
                        : ", expects "
                                + expectations.stream()
                                        .map(Expectation::description)
                                        .collect(Collectors.joining(" and ")));
    }
}
