package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What rules can remember under a name, with its value at first. Immutable; safe from any thread. A switch over it has no default.
 */
public sealed interface Variable {
    String name();

    /**
     * A whole number.
     *
     * @param first of at most 128 bits
     */
    record WholeNumber(String name, BigInteger first) implements Variable {
        public WholeNumber {
            requireName(name);
            if (first.bitLength() > Expression.MOST_BITS) {
                throw new IllegalArgumentException("the variable %s begins with a number of more than %s bits"
                        .formatted(name, Expression.MOST_BITS));
            }
        }
    }

    /** A number with a fraction. */
    record Decimal(String name, double first) implements Variable {
        public Decimal {
            requireName(name);
            if (!Double.isFinite(first)) {
                throw new IllegalArgumentException("the variable %s begins with no number".formatted(name));
            }
        }
    }

    /**
     * Text, or any bytes.
     *
     * @param first at most {@link Memory#MOST_VALUE} bytes
     */
    record Text(String name, Payload first) implements Variable {
        public Text {
            requireName(name);
            Memory.requireValue(name, first);
        }
    }

    /**
     * Numbers by address, each of the same size: the registers of a device.
     *
     * @param type how each is written: {@code u16be}
     * @param from the first address
     * @param count how many there are, 1 to {@link #MOST}
     * @param first what differs from 0 at first, by address
     */
    record Registers(String name, String type, long from, int count, SortedMap<Long, Payload> first)
            implements Variable {
        /** So many a table can have. */
        public static final int MOST = 65_536;

        public Registers {
            requireName(name);
            if (!NumberCodec.NAMES.contains(type)) {
                throw new IllegalArgumentException(
                        "the registers %s are of '%s', which is no type of number; there are %s"
                                .formatted(name, type, String.join(", ", NumberCodec.NAMES)));
            }
            if (count < 1 || count > MOST || from < 0 || from > 0xffff_ffffL) {
                throw new IllegalArgumentException(
                        "the registers %s need from 1 to %s addresses, of 32 bits each".formatted(name, MOST));
            }
            first = Collections.unmodifiableSortedMap(new TreeMap<>(first));
            for (long address : first.keySet()) {
                if (address < from || address >= from + count) {
                    throw new IllegalArgumentException(
                            "the registers %s have the addresses %s..%s, and %s is none of them"
                                    .formatted(name, from, from + count - 1, address));
                }
            }
        }

        /**
         * The bytes of one of them.
         *
         * @throws IllegalArgumentException if the text is no number that fits
         */
        public Payload cell(String number) {
            Scope scope = new Scope(number.strip(), false, Names.NONE, Map.of());
            return TemplateParser.typed(scope, new FieldType.WholeBytes(codec()))
                    .bytes()
                    .value()
                    .apply(Values.NONE);
        }

        NumberCodec codec() {
            return NumberCodec.of(type);
        }
    }

    /**
     * Texts by text: what was stored under a key.
     *
     * @param first what is there at first; at most {@link Memory#MOST_ENTRIES}
     */
    record Table(String name, Map<Payload, Payload> first) implements Variable {
        public Table {
            requireName(name);
            first = Collections.unmodifiableMap(new LinkedHashMap<>(first));
            if (first.size() > Memory.MOST_ENTRIES) {
                throw new IllegalArgumentException(
                        "the table %s has more than %s entries".formatted(name, Memory.MOST_ENTRIES));
            }
            first.forEach((key, value) -> {
                Memory.requireValue(name, key);
                Memory.requireValue(name, value);
            });
        }
    }

    private static void requireName(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || Template.words().contains(name)) {
            throw new IllegalArgumentException(
                    "a variable cannot be called \"%s\": its name has letters, digits and _, and is none of %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            Template.words().stream().sorted().toList())));
        }
    }

    /** What it is now, in an expression. */
    default Names.Value value() {
        String name = name();
        return switch (this) {
            case WholeNumber number -> {
                Whole whole = new Whole(values -> values.memory().number(name), false);
                yield new Names.Value(whole, Expression.bytes(whole));
            }
            case Decimal decimal -> {
                Real real = new Real(values -> values.memory().decimal(name), false);
                yield new Names.Value(real, Expression.bytes(real));
            }
            case Text text -> {
                Expression.Bytes bytes =
                        new Expression.Bytes(values -> values.memory().text(name));
                yield new Names.Value(bytes, bytes);
            }
            case Registers registers -> throw new IllegalStateException(name);
            case Table table -> throw new IllegalStateException(name);
        };
    }
}
