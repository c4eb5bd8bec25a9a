package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What templates can name beside {@link Template#words() their own words}: captures, the fields that a {@link Layout} reads, and
 * {@link Variable variables}. Immutable; safe from any thread.
 */
public final class Names {
    /** None. */
    public static final Names NONE = new Names(Map.of());

    private final Map<String, Kind> kinds;

    private Names(Map<String, Kind> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    /** What stands behind a name. */
    sealed interface Kind {
        /** Bytes: what a regular expression captured, or a field without a number in it. */
        record Plain() implements Kind {}

        /** The bytes of a number. */
        record Numeric(FieldType type) implements Kind {}

        /**
         * The bytes of a list, which was read item by item. Two are equal if their items are written alike.
         *
         * @param fields of one item, as they are written
         * @param item how one is read
         * @param names what is known of one
         */
        record Repeated(List<FieldDefinition> fields, Part.Block item, Names names) implements Kind {
            @Override
            public boolean equals(Object other) {
                return other instanceof Repeated list && fields.equals(list.fields);
            }

            @Override
            public int hashCode() {
                return fields.hashCode();
            }
        }

        /** What rules remember. */
        record Kept(Variable variable) implements Kind {}
    }

    /** Captures, which are bytes. */
    public static Names ofCaptures(Set<String> captures) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        captures.forEach(name -> kinds.put(name, new Kind.Plain()));
        return new Names(kinds);
    }

    /** Variables. */
    public static Names ofVariables(Collection<Variable> variables) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        variables.forEach(each -> kinds.put(each.name(), new Kind.Kept(each)));
        return new Names(kinds);
    }

    static Names of(Map<String, Kind> kinds) {
        return new Names(kinds);
    }

    /** These and those; where both have a name, those count. */
    public Names plus(Names others) {
        Map<String, Kind> all = new TreeMap<>(kinds);
        all.putAll(others.kinds);
        return new Names(all);
    }

    /** These without the captures that have numbers for names. */
    public Names withoutNumbers() {
        Map<String, Kind> all = new TreeMap<>(kinds);
        all.keySet().removeIf(name -> Character.isDigit(name.charAt(0)));
        return new Names(all);
    }

    /** All of them, in order. */
    public Set<String> all() {
        return new TreeSet<>(kinds.keySet());
    }

    /** The variables, for a sentence. */
    String variables() {
        return String.join(
                ", ",
                all().stream().filter(name -> kind(name) instanceof Kind.Kept).toList());
    }

    boolean has(String name) {
        return kinds.containsKey(name);
    }

    Kind kind(String name) {
        return kinds.getOrDefault(name, new Kind.Plain());
    }

    /** Whether only a part of it, or a look into it, has a value. */
    boolean isTable(String name) {
        return kinds.get(name) instanceof Kind.Kept(Variable variable)
                && (variable instanceof Variable.Registers || variable instanceof Variable.Table);
    }

    /**
     * What stands behind a capture or a field.
     *
     * @param size in bytes; -1 where that is not known
     */
    Value value(String name, int size) {
        Bytes bytes = new Bytes(values -> values.captures().getOrDefault(name, Payload.EMPTY), false, size);
        return switch (kind(name)) {
            case Kind.Plain plain -> new Value(bytes, bytes);
            case Kind.Repeated list -> new Value(bytes, bytes);
            case Kind.Numeric(FieldType type) -> type.reading(bytes);
            case Kind.Kept(Variable variable) -> variable.value();
        };
    }

    /**
     * A named value.
     *
     * @param natural as a calculation takes it
     * @param bytes where bytes belong
     */
    record Value(Expression natural, Bytes bytes) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof Names names && kinds.equals(names.kinds);
    }

    @Override
    public int hashCode() {
        return kinds.hashCode();
    }

    @Override
    public String toString() {
        return String.join(", ", all());
    }
}
