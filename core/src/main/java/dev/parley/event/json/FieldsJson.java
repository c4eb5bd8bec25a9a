package dev.parley.event.json;

import dev.parley.template.KnownMessages;
import dev.parley.template.Layout;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeSet;

/** A message by its fields as members of a JSON object: {@code definition}, {@code fields}, and {@code bad} where something is. */
public final class FieldsJson {
    /** What every JSON reader keeps exactly. */
    private static final int MOST_BITS = 53;

    private FieldsJson() {}

    public static void add(KnownMessages.Read read, JsonLine json) {
        json.member("definition", read.name());
        json.beginObject("fields");
        fields(read.fields(), json);
        json.endObject();
        if (!read.bad().isEmpty()) {
            json.beginArray("bad");
            new TreeSet<>(read.bad()).forEach(json::element);
            json.endArray();
        }
    }

    private static void fields(List<Layout.Shown> fields, JsonLine json) {
        for (Layout.Shown each : fields) {
            List<List<Layout.Shown>> items = each.items();
            if (items != null) {
                json.beginArray(each.name());
                for (List<Layout.Shown> item : items) {
                    json.beginElement();
                    fields(item, json);
                    json.endObject();
                }
                json.endArray();
            } else if (each.number() instanceof BigInteger whole && whole.bitLength() <= MOST_BITS) {
                json.member(each.name(), whole.longValue());
            } else if (each.number() instanceof Double real) {
                json.member(each.name(), real);
            } else if (each.number() != null) {
                json.member(each.name(), each.number().toString());
            } else if (each.isText()) {
                json.member(each.name(), each.bytes().text().orElse(""));
            } else {
                json.beginObject(each.name());
                json.member("hex", each.bytes().hex());
                each.bytes().text().ifPresent(text -> json.member("text", text));
                json.endObject();
            }
        }
    }
}
