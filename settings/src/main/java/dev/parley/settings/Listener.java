package dev.parley.settings;

import dev.parley.address.Address;
import dev.parley.rule.Answer;
import dev.parley.session.ListenSetup;
import dev.parley.words.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Something that listens and perhaps answers. Immutable; safe from any thread.
 *
 * @param name what its events call it
 * @param isNamed whether the file gives it that name
 * @param addresses where, at least one
 * @param options the other options of {@code listen} as they were written, by name; they can be read
 * @param answer what it answers
 * @param answerWritten that, as it was written
 * @param expectations what must arrive
 */
public record Listener(
        String name,
        boolean isNamed,
        List<Address> addresses,
        Map<String, String> options,
        Answer answer,
        String answerWritten,
        List<Expectation> expectations)
        implements Entry {
    public Listener {
        addresses = List.copyOf(addresses);
        options = Map.copyOf(options);
        expectations = List.copyOf(expectations);
    }

    /** Whether a session of the other can become this by another answer and other expectations. */
    public boolean hasSocketsOf(Listener other) {
        return name.equals(other.name) && addresses.equals(other.addresses) && options.equals(other.options);
    }

    /** Whether it says the same, whatever it is made of. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Listener listener
                && hasSocketsOf(listener)
                && answer.getClass().equals(listener.answer.getClass())
                && answerWritten.equals(listener.answerWritten)
                && expectations.equals(listener.expectations);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, addresses, options, answerWritten, expectations);
    }

    @Override
    public ListenSetup setup() {
        ListenSetup setup = new ListenSetup(addresses).named(name).answer(answer);
        options.forEach((key, text) ->
                Objects.requireNonNull(ListenOptions.ALL.get(key)).accept(setup, text));
        return setup;
    }

    @Override
    public String says() {
        String where = addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
        String answers = switch (answer) {
            case Answer.Silence silence -> "answers nothing";
            case Answer.Echo echo -> "echoes";
            case Answer.Reply reply -> "replies " + answerWritten;
            case Answer.Made made -> "answers";
            case Answer.Ruled ruled ->
                "answers by " + Sizes.count(ruled.rules().all().size(), "rule");
        };
        return "listens on " + where + ", " + answers
                + (expectations.isEmpty()
                        ? ""
                        : ", expects "
                                + expectations.stream().map(Expectation::says).collect(Collectors.joining(" and ")));
    }
}
