package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Real;
import dev.parley.template.Expression.Whole;
import dev.parley.template.Names.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What fields that were read are, for who shows them. Pure. */
final class ShownFields {
    private final LayoutCompiler compiler;

    ShownFields(LayoutCompiler compiler) {
        this.compiler = compiler;
    }

    List<Layout.Shown> of(List<FieldDefinition> definitions, Names names, Map<String, Payload> read) {
        List<Layout.Shown> shown = new ArrayList<>();
        for (FieldDefinition each : definitions) {
            Payload bytes = read.getOrDefault(each.name(), Payload.EMPTY);
            boolean isFixed = each.value() != null && !compiler.isComputed(each.name());
            if (each.isRepeated()) {
                shown.add(new Layout.Shown(each.name(), bytes, null, false, items(each, names, bytes)));
            } else if (each.isGroup()) {
                shown.addAll(of(each.parts(), names, read));
            } else if (!isFixed) {
                boolean isText = each.type() instanceof FieldType.Run run && run.text();
                shown.add(new Layout.Shown(each.name(), bytes, number(each, bytes), isText, null));
            }
        }
        return shown;
    }

    private @Nullable List<List<Layout.Shown>> items(FieldDefinition list, Names names, Payload bytes) {
        if (!(names.kind(list.name()) instanceof Kind.Repeated known)) {
            return null;
        }
        try {
            return LayoutReader.items(known.item(), bytes, Items.MOST).stream()
                    .map(item -> of(known.fields(), known.names(), item))
                    .toList();
        } catch (Failure tooMany) {
            return null;
        }
    }

    private static @Nullable Number number(FieldDefinition field, Payload bytes) {
        FieldType type = field.numberType();
        if (type == null) {
            return null;
        }
        try {
            return switch (type.reading(Expression.constant(bytes)).natural()) {
                case Whole whole -> whole.value().apply(Values.NONE);
                case Real real -> Expression.bounded(real.value().applyAsDouble(Values.NONE));
                case Expression.Bytes none -> null;
            };
        } catch (Failure none) {
            return null; // infinite, or no number
        }
    }
}
