package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Whole;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How one field is taken from a message. A switch over it has no default. */
sealed interface Part {
    String name();

    /** These bytes. */
    record Literal(String name, Payload bytes) implements Part {}

    /** So many bytes, whatever they are. */
    record Sized(String name, int size) implements Part {}

    /** So many bits, the highest first. */
    record Bits(String name, int width) implements Part {}

    /** A number whose bytes say how many there are. */
    record VariableNumber(String name, SelfSized number) implements Part {}

    /** Bytes, or text in UTF-8, whose end something says. */
    record Run(String name, boolean text, Extent extent) implements Part {}

    /** Others, one behind the other. */
    record Group(String name, List<Part> parts, List<Integer> after, Extent extent) implements Part {}

    /**
     * One again and again; each has fields and checks of its own.
     *
     * @param count how often; null for as often as there is room
     */
    record Repeat(String name, Block item, @Nullable Whole count, Extent extent) implements Part {}

    /**
     * Where a part ends: the first of these that is known.
     *
     * @param size so many bytes
     * @param rest whether it is what is left before what follows
     * @param length the field that says its length
     * @param until the bytes that follow
     */
    record Extent(
            @Nullable Whole size,
            boolean rest,
            @Nullable LengthField length,
            @Nullable Payload until) {
        static final Extent NONE = new Extent(null, false, null, null);
    }

    /**
     * A field that is the length of others.
     *
     * @param type how its number is read
     * @param others which other fields it counts beside the one that is looked for, with the size that they always have, or -1
     * @param plus what it is more than their bytes
     */
    record LengthField(String name, FieldType type, List<Other> others, long plus) {}

    /** A field that is counted. */
    record Other(String name, int size) {}

    /**
     * What a field must be, once the others are known.
     *
     * @param number how it is compared where it is a number whose bytes say how many there are; null where its bytes must be the same
     * @param isFixed whether it is the same in each message, and no other message is meant
     */
    record Check(
            String name,
            Function<Values, Payload> right,
            @Nullable SelfSized number,
            boolean isFixed) {
        /** Whether these bytes are what it must be. */
        boolean isRight(Payload found, Payload wanted) {
            return number == null ? wanted.equals(found) : number.isSame(wanted, found);
        }
    }

    /**
     * Fields that are known together.
     *
     * @param after how many bytes follow each in this list; -1 where that differs
     */
    record Block(List<Part> parts, List<Integer> after, List<Check> checks) {}
}
