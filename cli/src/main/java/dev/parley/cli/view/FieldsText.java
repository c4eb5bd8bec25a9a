package dev.parley.cli.view;

import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.template.KnownMessages;
import dev.parley.template.Layout;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A message by its fields for a person: {@code frame: command 1, name "ann"; not right: crc}. Pure. */
final class FieldsText {
    private static final int MOST_SHOWN = 64;
    private static final int MOST_ITEMS = 20;

    private FieldsText() {}

    static String of(KnownMessages.Read read) {
        String bad = read.bad().isEmpty() ? "" : "; not right: " + String.join(", ", new TreeSet<>(read.bad()));
        return read.name() + ": " + fields(read.fields()) + bad;
    }

    private static String fields(List<Layout.Shown> fields) {
        return fields.stream().map(each -> each.name() + " " + value(each)).collect(Collectors.joining(", "));
    }

    private static String value(Layout.Shown field) {
        List<List<Layout.Shown>> items = field.items();
        if (items != null) {
            String more = items.size() > MOST_ITEMS ? ", … (%s in all)".formatted(items.size()) : "";
            return items.stream()
                    .limit(MOST_ITEMS)
                    .map(item -> "{" + fields(item) + "}")
                    .collect(Collectors.joining(", ", "[", more + "]"));
        }
        Number number = field.number();
        if (number != null) {
            return number instanceof BigInteger whole ? whole.toString() : number.toString();
        }
        Payload shown = field.bytes().slice(0, Math.min(field.bytes().size(), MOST_SHOWN));
        String cut = shown.size() < field.bytes().size() ? "…" : "";
        return (field.isText() ? PayloadFormat.TEXT.quote(shown) : shown.isEmpty() ? "empty" : shown.spacedHex()) + cut;
    }
}
