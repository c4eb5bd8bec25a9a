package dev.parley.bench.option;

import dev.parley.address.Address;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One option: its name wherever it may be written, what may stand behind it, and what it does. Immutable; safe from any
 * thread.
 *
 * @param <T> what it is set on
 * @param group what it is about
 * @param name without dashes, such as {@code max-message}; a key of that name in a settings file
 * @param letter its short name on the command line, without the dash; empty for none
 * @param type what it takes
 * @param defaultValue what holds without it, as it would be written, or in words; empty where nothing does
 * @param mostUsed whether the short help has it
 * @param description for the help, without its default and without a full stop
 * @param settingsDescription the same for the schema of settings files; empty where it may not stand in them
 * @param effective the addresses on which it does anything
 * @param ineffective what is wrong where there is none of these, behind the option's name; empty where it does something
 *     everywhere
 * @param setter sets it; refuses a wrong value with an {@link IllegalArgumentException}
 */
public record Option<T>(
        OptionGroup group,
        String name,
        String letter,
        ValueType<?> type,
        String defaultValue,
        boolean mostUsed,
        String description,
        String settingsDescription,
        Predicate<Address> effective,
        String ineffective,
        BiFunction<T, String, T> setter) {

    /** An option that sets one thing. */
    static <T, V> Option<T> of(
            OptionGroup group, String name, ValueType<V> type, String description, BiFunction<T, V, T> setter) {
        return new Option<>(
                group,
                name,
                "",
                type,
                "",
                false,
                description,
                description,
                address -> true,
                "",
                (target, text) -> setter.apply(target, type.parse(text)));
    }

    /** An option that sets nothing by itself: whoever asks for it reads it, perhaps together with others. */
    public static <T> Option<T> of(OptionGroup group, String name, ValueType<?> type, String description) {
        return of(group, name, type, description, (target, value) -> target);
    }

    /** Also {@code -m}. */
    public Option<T> letter(String other) {
        return with(other, defaultValue, mostUsed, settingsDescription, effective, ineffective);
    }

    /** Without it this holds. */
    public Option<T> byDefault(String value) {
        return with(letter, value, mostUsed, settingsDescription, effective, ineffective);
    }

    /** The short help has it. */
    public Option<T> inShortHelp() {
        return with(letter, defaultValue, true, settingsDescription, effective, ineffective);
    }

    /** It stands on the command line alone. */
    Option<T> commandLineOnly() {
        return inSettings("");
    }

    /** It is described otherwise in settings files. */
    Option<T> inSettings(String there) {
        return with(letter, defaultValue, mostUsed, there, effective, ineffective);
    }

    /** It does nothing without such an address. */
    Option<T> onlyFor(Predicate<Address> such, String otherwise) {
        return with(letter, defaultValue, mostUsed, settingsDescription, such, otherwise);
    }

    private Option<T> with(
            String otherLetter,
            String otherDefault,
            boolean isMostUsed,
            String inSettings,
            Predicate<Address> such,
            String otherwise) {
        return new Option<>(
                group,
                name,
                otherLetter,
                type,
                otherDefault,
                isMostUsed,
                description,
                inSettings,
                such,
                otherwise,
                setter);
    }

    /** The same, set on a part of something. */
    <W> Option<W> on(Function<W, T> part) {
        return new Option<>(
                group,
                name,
                letter,
                type,
                defaultValue,
                mostUsed,
                description,
                settingsDescription,
                effective,
                ineffective,
                (whole, text) -> {
                    T _ = setter.apply(part.apply(whole), text);
                    return whole;
                });
    }

    /** For a person: its description, with its default behind it. */
    public String help() {
        return withDefault(description);
    }

    /** Only what it does, and its default. */
    public String shortHelp() {
        return withDefault(description.split("[:;] ", 2)[0]);
    }

    /** The description for the schema of settings files, with a default that is no value which a file could have. */
    public String settingsHelp() {
        return isDefaultAValue() ? settingsDescription : withDefault(settingsDescription);
    }

    private String withDefault(String text) {
        return defaultValue.isEmpty() ? text : text + " [default: " + defaultValue + "]";
    }

    /** Whether its default can be written as its value; others are words that say what happens. */
    public boolean isDefaultAValue() {
        try {
            return !defaultValue.isEmpty() && type.parse(defaultValue) != null;
        } catch (IllegalArgumentException words) {
            return false;
        }
    }

    /** As it is written on the command line: its names, the short one first. */
    public List<String> names() {
        return letter.isEmpty() ? List.of("--" + name) : List.of("-" + letter, "--" + name);
    }

    /** Whether a value stands behind it. */
    public boolean takesValue() {
        return !type.label().isEmpty();
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
