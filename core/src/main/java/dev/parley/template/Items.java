package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Whole;
import dev.parley.template.Names.Kind;
import dev.parley.text.Sizes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A repeated field that is written: an item for each item of a list that was read, or so many. In an item, the names of that list's
 * fields mean those of the item at hand, and {@code index} is its number from 0. Immutable; safe from any thread.
 */
final class Items {
    /** Of one list that is written. */
    static final int MOST = 10_000;

    private static final String INDEX = "index";

    private final String name;
    private final String list;
    private final Kind.@Nullable Repeated read;
    private final @Nullable Whole count;
    private final boolean hasIndex;
    private final Template item;

    private Items(FieldDefinition field, boolean isReply, Names names, @Nullable Names within) {
        String between = String.valueOf(field.count()).strip();
        this.name = field.name();
        this.list = names.kind(between) instanceof Kind.Repeated ? between : name;
        if (within != null && !(within.kind(list) instanceof Kind.Repeated)) {
            throw new TemplateException( // or a short message could ask for items of items of items
                    between,
                    0,
                    "is a list within another, and not one that was read within that: a count, or the name of another list, is for lists that stand in the message itself");
        }
        this.read = names.kind(list) instanceof Kind.Repeated known ? known : null;
        this.count = read == null ? count(between, isReply, names) : null;
        Names known = read == null ? names : names.plus(read.names());
        this.hasIndex = !known.has(INDEX);
        Names inItem =
                hasIndex ? known.plus(Names.of(Map.of(INDEX, new Kind.Numeric(new FieldType.Bits(Long.SIZE))))) : known;
        this.item = new FieldsParser(field.item(), isReply, inItem, read == null ? Names.NONE : read.names()).parse();
    }

    /**
     * Reads how its items are written; null where its bytes are given as a whole, since they are those of a capture, or of a list with
     * the same fields.
     *
     * @param within what was read of the item that it stands in; null where it stands in the message itself
     * @throws TemplateException with the field and the place in it
     */
    static @Nullable Items of(FieldDefinition field, boolean isReply, Names names, @Nullable Names within) {
        boolean isOther = names.kind(String.valueOf(field.count()).strip()) instanceof Kind.Repeated;
        boolean isGiven = field.value() == null
                && !isOther
                && names.has(field.name())
                && !(names.kind(field.name()) instanceof Kind.Repeated list
                        && !list.fields().equals(field.item()));
        return isGiven ? null : new Items(field, isReply, names, within);
    }

    private static Whole count(String between, boolean isReply, Names names) {
        if (between.isEmpty()) {
            throw new TemplateException(
                    between,
                    0,
                    "is repeated, and nothing that was matched is a list of that name: put the name of a list, or how many, between [ and ]");
        }
        Scope scope = new Scope(between, isReply, names, Map.of());
        return new ExpressionParser(scope, 0, between.length()).parseWhole("a count");
    }

    /**
     * The bytes of all.
     *
     * @throws FillException if one cannot be filled in, or there are too many
     */
    Payload fill(Values values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long index = 0;
        for (Map<String, Payload> each : items(values)) {
            Map<String, Payload> known = new HashMap<>(values.captures());
            known.putAll(each);
            if (hasIndex) {
                known.put(INDEX, FieldType.bits(index));
            }
            index++;
            Payload bytes = item.fill(values.with(known));
            if ((long) all.size() + bytes.size() > Expression.MOST_BYTES) {
                throw new FillException(name, 0, "it would have more than 64 MiB");
            }
            all.writeBytes(bytes.bytes());
        }
        return Payload.copyOf(all.toByteArray());
    }

    private List<Map<String, Payload>> items(Values values) {
        try {
            if (read != null) {
                return LayoutReader.items(read.item(), values.captures().getOrDefault(list, Payload.EMPTY), MOST);
            }
            BigInteger wanted = Objects.requireNonNull(count).value().apply(values);
            if (wanted.signum() < 0 || wanted.compareTo(BigInteger.valueOf(MOST)) > 0) {
                throw new Failure("a list that is written has 0 to %s items".formatted(Sizes.count(MOST)));
            }
            return Collections.nCopies(wanted.intValue(), Map.of());
        } catch (Failure failure) {
            throw new FillException(name, 0, failure.why());
        }
    }
}
