package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import dev.parley.template.Names.Kind;
import dev.parley.template.Part.Block;
import dev.parley.template.Part.Check;
import dev.parley.template.Part.Extent;
import dev.parley.template.Part.LengthField;
import dev.parley.template.Part.Other;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds how a message of named fields is read, or says why it cannot be. */
final class LayoutCompiler {
    private static final int UNKNOWN = -1;

    private final Set<String> computed = new HashSet<>();
    private final Block block;
    private final Names names;

    LayoutCompiler(List<FieldDefinition> definitions) {
        FieldsParser.requireWholeBytes(definitions);
        Fields fields = new Fields(definitions);
        this.block = fields.block();
        this.names = fields.names();
    }

    Block block() {
        return block;
    }

    Names names() {
        return names;
    }

    boolean isComputed(String field) {
        return computed.contains(field);
    }

    /** A field that says the length of others, where it stands. */
    private record Length(String name, LengthText text) {}

    /** The fields that know each other: of a message, or of one item of a list. */
    private final class Fields {
        private final List<FieldDefinition> definitions;
        private final Map<String, Kind> ownKinds = new LinkedHashMap<>();

        /** With those of the first item of each list. */
        private final Map<String, Kind> allKinds;

        private final Map<String, Integer> sizes = new LinkedHashMap<>();
        private final List<Check> checks = new ArrayList<>();
        private final List<Length> lengths = new ArrayList<>();
        private final Set<String> read = new HashSet<>();

        Fields(List<FieldDefinition> definitions) {
            this.definitions = definitions;
            declare(definitions);
            while (measure(definitions)) {
                // a size that is known now may make another known
            }
            allKinds = new LinkedHashMap<>(ownKinds);
        }

        Names names() {
            return Names.of(allKinds);
        }

        private void declare(List<FieldDefinition> list) {
            for (FieldDefinition each : list) {
                FieldType type = each.isRepeated() ? null : each.numberType();
                ownKinds.put(
                        each.name(),
                        type == null || type instanceof FieldType.Run ? new Kind.Plain() : new Kind.Numeric(type));
                sizes.put(each.name(), UNKNOWN);
                if (!each.isRepeated()) {
                    declare(each.parts());
                }
            }
        }

        private boolean measure(List<FieldDefinition> list) {
            boolean changed = false;
            for (FieldDefinition each : list) {
                if (each.isGroup() && !each.isRepeated()) {
                    changed |= measure(each.parts());
                }
                int size = told(each, () -> size(each));
                changed |= !Integer.valueOf(size).equals(sizes.put(each.name(), size));
            }
            return changed;
        }

        private int size(FieldDefinition each) {
            if (each.isRepeated()) {
                return UNKNOWN;
            }
            if (each.isGroup()) {
                return bytesOf(each.parts(), 0);
            }
            if (each.value() != null) {
                return each.type() instanceof FieldType.Bits
                        ? UNKNOWN
                        : made(each).bytes().size();
            }
            if (each.type() instanceof FieldType.Run run && !run.length().isEmpty()) {
                Whole size = runSize(run);
                BigInteger bytes = size.isConstant() ? size.value().apply(Values.NONE) : BigInteger.valueOf(UNKNOWN);
                return bytes.signum() >= 0 && bytes.bitLength() < 31 ? bytes.intValue() : UNKNOWN;
            }
            return each.type() == null ? UNKNOWN : each.type().size();
        }

        /** How many bytes the fields from that index on have; -1 where that differs. */
        private int bytesOf(List<FieldDefinition> list, int from) {
            long bits = 0;
            for (FieldDefinition each : list.subList(from, list.size())) {
                int size = sizes.getOrDefault(each.name(), UNKNOWN);
                if (each.type() instanceof FieldType.Bits(int width)) {
                    bits += width;
                } else if (size < 0) {
                    return UNKNOWN;
                } else {
                    bits += 8L * size;
                }
            }
            return bits / 8 > Expression.MOST_BYTES ? UNKNOWN : (int) (bits / 8);
        }

        private Scope scope(String text) {
            return new Scope(text, false, Names.of(ownKinds), sizes);
        }

        private TemplateParser.BytesText made(FieldDefinition each) {
            Scope scope = scope(each.value() == null ? "" : each.value());
            return each.type() == null ? TemplateParser.untyped(scope) : TemplateParser.typed(scope, each.type());
        }

        private Whole runSize(FieldType.Run run) {
            return number(run.length(), "a size");
        }

        private Whole number(String text, String what) {
            Scope scope = scope(text);
            ExpressionParser parser = new ExpressionParser(scope, 0, text.length());
            return parser.parseWhole(what);
        }

        Block block() {
            List<Part> parts = parts(definitions, true);
            for (FieldDefinition each : definitions) {
                check(each);
            }
            return new Block(parts, after(definitions), List.copyOf(checks));
        }

        private List<Integer> after(List<FieldDefinition> list) {
            List<Integer> after = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                after.add(bytesOf(list, i + 1));
            }
            return List.copyOf(after);
        }

        private List<Part> parts(List<FieldDefinition> list, boolean endKnown) {
            List<Integer> after = after(list);
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                FieldDefinition each = list.get(i);
                FieldDefinition next = i + 1 < list.size() ? list.get(i + 1) : null;
                boolean rest = endKnown && after.get(i) >= 0;
                parts.add(told(each, () -> part(each, rest, next)));
                read.add(each.name());
            }
            return List.copyOf(parts);
        }

        private Part part(FieldDefinition each, boolean rest, @Nullable FieldDefinition next) {
            if (each.isRepeated()) {
                return repeat(each, rest);
            }
            if (each.isGroup()) {
                Extent extent = extent(each, rest, null);
                boolean endKnown = extent.rest() || extent.length() != null;
                return new Part.Group(each.name(), parts(each.parts(), endKnown), after(each.parts()), extent);
            }
            if (each.value() != null) {
                return valued(each);
            }
            return switch (each.type()) {
                case FieldType.WholeBytes number ->
                    new Part.Sized(each.name(), number.codec().size());
                case FieldType.Bits bits -> new Part.Bits(each.name(), bits.width());
                case FieldType.VariableNumber variable -> new Part.VariableNumber(each.name(), variable.number());
                case FieldType.Run run -> {
                    Whole size = run.length().isEmpty() ? null : runSize(run);
                    Extent extent = size == null
                            ? required(each, extent(each, rest, literal(next)))
                            : new Extent(size, false, null, null);
                    yield new Part.Run(each.name(), run.text(), extent);
                }
                case null -> throw new IllegalStateException(each.name());
            };
        }

        /** Fixed bytes that end what stands before them. */
        private @Nullable Payload literal(@Nullable FieldDefinition next) {
            if (next == null || next.value() == null || next.type() instanceof FieldType.Bits) {
                return null;
            }
            Bytes bytes = told(next, () -> made(next).bytes());
            Payload fixed = bytes.isConstant() ? bytes.value().apply(Values.NONE) : Payload.EMPTY;
            return fixed.isEmpty() ? null : fixed;
        }

        private Part valued(FieldDefinition each) {
            TemplateParser.BytesText made = made(each);
            Bytes bytes = made.bytes();
            FieldType type = each.numberType();
            if (bytes.isConstant() && !(type instanceof FieldType.Bits)) {
                return new Part.Literal(each.name(), bytes.value().apply(Values.NONE));
            }
            boolean named = made.uses().stream().anyMatch(token -> sizes.containsKey(token.text()));
            boolean counts = LengthText.of(String.valueOf(each.value())).isPresent();
            if (!bytes.isConstant() && !named && !counts) {
                throw new TemplateException(
                        String.valueOf(each.value()),
                        0,
                        "is computed from no field, so nothing can be compared with it when a message is read: write its type, such as u32be or bytes(4)");
            }
            if (!bytes.isConstant()) {
                computed.add(each.name());
            }
            LengthText.of(String.valueOf(each.value())).ifPresent(text -> lengths.add(new Length(each.name(), text)));
            if (type instanceof FieldType.Bits(int width)) {
                return new Part.Bits(each.name(), width);
            }
            if (bytes.size() >= 0) {
                return new Part.Sized(each.name(), bytes.size());
            }
            if (type instanceof FieldType.VariableNumber(SelfSized number)) {
                return new Part.VariableNumber(each.name(), number);
            }
            throw new TemplateException(
                    String.valueOf(each.value()),
                    0,
                    "has not always the same number of bytes, so it cannot be read: end it with a type, as in {{len(body) | u16be}}");
        }

        private Part repeat(FieldDefinition each, boolean rest) {
            Fields item = new Fields(each.item());
            Block itemBlock = item.itemBlock();
            allKinds.putAll(item.allKinds);
            allKinds.put(each.name(), new Kind.Repeated(each.item(), itemBlock, item.names()));
            String count = String.valueOf(each.count());
            if (count.isBlank()) {
                return new Part.Repeat(each.name(), itemBlock, null, required(each, extent(each, rest, null)));
            }
            return new Part.Repeat(each.name(), itemBlock, number(count, "a count"), Extent.NONE);
        }

        private Block itemBlock() {
            List<Part> parts = parts(definitions, false);
            for (FieldDefinition each : definitions) {
                check(each);
            }
            return new Block(parts, after(definitions), List.copyOf(checks));
        }

        private void check(FieldDefinition each) {
            if (each.isRepeated()) {
                return;
            }
            each.parts().forEach(this::check);
            if (each.value() == null) {
                return;
            }
            Bytes right = told(each, () -> made(each).bytes());
            if (!right.isConstant() || each.type() instanceof FieldType.Bits) {
                SelfSized number =
                        each.numberType() instanceof FieldType.VariableNumber variable ? variable.number() : null;
                checks.add(new Check(each.name(), right.value(), number, right.isConstant()));
            }
        }

        private Extent extent(FieldDefinition each, boolean rest, @Nullable Payload until) {
            return rest ? new Extent(null, true, null, null) : new Extent(null, false, length(each), until);
        }

        private Extent required(FieldDefinition each, Extent extent) {
            if (!extent.rest() && extent.length() == null && extent.until() == null) {
                throw new TemplateException(
                        each.type() == null ? each.name() : each.type().word(),
                        0,
                        "can have any length, and nothing says where it ends: give it a size such as bytes(4), put a field such as {{len(%s) | u8}} before it, or fixed bytes behind it"
                                .formatted(each.name()));
            }
            return extent;
        }

        /** The field before it that says how long it is, together with others whose size is known by then. */
        private @Nullable LengthField length(FieldDefinition each) {
            for (Length length : lengths) {
                List<String> counted = new ArrayList<>(length.text().names());
                if (!counted.remove(each.name())) {
                    continue;
                }
                List<Other> others = counted.stream()
                        .map(name -> new Other(name, sizes.getOrDefault(name, UNKNOWN)))
                        .toList();
                if (others.stream().allMatch(other -> other.size() >= 0 || read.contains(other.name()))) {
                    return new LengthField(
                            length.name(),
                            length.text().type(),
                            others,
                            length.text().plus());
                }
            }
            return null;
        }

        private <T> T told(FieldDefinition each, Supplier<T> making) {
            try {
                return making.get();
            } catch (TemplateException wrong) {
                throw wrong.field().isEmpty() ? wrong.in(each.name()) : wrong;
            }
        }
    }
}
