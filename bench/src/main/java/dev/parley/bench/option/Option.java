package dev.parley.bench.option;

import dev.parley.address.Address;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One option of a session: its name wherever it may be written, what may stand behind it, and what it does. Immutable; safe
 * from any thread.
 *
 * @param <T> what it is set on
 * @param name without dashes, such as {@code max-message}; a key of that name in a settings file
 * @param letter its short name on the command line, without the dash; empty for none
 * @param type what it takes
 * @param description for the help, without a full stop; the default in brackets
 * @param settingsDescription the same for the schema of settings files; empty where it may not stand in them
 * @param effective the addresses on which it does anything
 * @param ineffective what is wrong where there is none of these, behind the option's name; empty where it does something
 *     everywhere
 * @param setter sets it; refuses a wrong value with an {@link IllegalArgumentException}
 */
public record Option<T>(
        String name,
        String letter,
        ValueType<?> type,
        String description,
        String settingsDescription,
        Predicate<Address> effective,
        String ineffective,
        BiFunction<T, String, T> setter) {

    /** An option that sets one thing. */
    static <T, V> Option<T> of(String name, ValueType<V> type, String description, BiFunction<T, V, T> setter) {
        return new Option<>(
                name,
                "",
                type,
                description,
                description,
                address -> true,
                "",
                (target, text) -> setter.apply(target, type.parse(text)));
    }

    /** An option that sets nothing by itself: whoever opens the session reads it, perhaps together with others. */
    static <T> Option<T> of(String name, ValueType<?> type, String description) {
        return of(name, type, description, (target, value) -> target);
    }

    /** Also {@code -m}. */
    Option<T> letter(String other) {
        return new Option<>(name, other, type, description, settingsDescription, effective, ineffective, setter);
    }

    /** It stands on the command line alone. */
    Option<T> commandLineOnly() {
        return inSettings("");
    }

    /** It is described otherwise in settings files. */
    Option<T> inSettings(String there) {
        return new Option<>(name, letter, type, description, there, effective, ineffective, setter);
    }

    /** It does nothing without such an address. */
    Option<T> onlyFor(Predicate<Address> such, String otherwise) {
        return new Option<>(name, letter, type, description, settingsDescription, such, otherwise, setter);
    }

    /** The same, set on a part of something. */
    <W> Option<W> on(Function<W, T> part) {
        return new Option<>(
                name, letter, type, description, settingsDescription, effective, ineffective, (whole, text) -> {
                    T _ = setter.apply(part.apply(whole), text);
                    return whole;
                });
    }

    /** Whether it may stand in settings files. */
    public boolean isInSettings() {
        return !settingsDescription.isEmpty();
    }

    /**
     * Reads the value and sets it.
     *
     * @return the target, or what takes its place
     * @throws IllegalArgumentException in words, if it cannot be so
     */
    public T set(T target, String text) {
        return setter.apply(target, text);
    }

    /**
     * Refuses it where it would do nothing.
     *
     * @throws IllegalArgumentException in words, if it does nothing for any of these
     */
    public void requireEffect(List<Address> addresses) {
        if (!ineffective.isEmpty() && addresses.stream().noneMatch(effective)) {
            throw new IllegalArgumentException("--" + name + " " + ineffective);
        }
    }
}
