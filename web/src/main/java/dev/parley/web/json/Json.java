package dev.parley.web.json;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON (RFC 8259) to and from maps, lists, strings, numbers and booleans. Safe from any thread. */
public final class Json {
    private static final int MOST_DEPTH = 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            .build();

    private Json() {}

    /** The bytes of a value; members that are null are left out. */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, to);
        }
        return out.toByteArray();
    }

    /** As {@link #bytes}, as text. */
    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private static void write(@Nullable Object value, JsonGenerator to) {
        switch (value) {
            case null -> to.writeNull();
            case Map<?, ?> map -> {
                to.writeStartObject();
                map.forEach((name, member) -> {
                    if (member != null) {
                        to.writeName(String.valueOf(name));
                        write(member, to);
                    }
                });
                to.writeEndObject();
            }
            case Collection<?> items -> {
                to.writeStartArray();
                items.forEach(item -> write(item, to));
                to.writeEndArray();
            }
            case Boolean flag -> to.writeBoolean(flag);
            case Integer number -> to.writeNumber(number);
            case Long number -> to.writeNumber(number);
            case Double number -> to.writeNumber(number);
            case Raw raw -> to.writeRawValue(raw.json());
            default -> to.writeString(String.valueOf(value));
        }
    }

    /**
     * What is JSON already.
     *
     * @param json one whole value
     */
    public record Raw(String json) {}

    /** A map that keeps its order, for {@link #bytes}. */
    public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException if it is no JSON, with a sentence
     */
    public static @Nullable Object read(InputStream in) {
        try (JsonParser from = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            from.nextToken();
            Object value = value(from);
            if (from.nextToken() != null) {
                throw new IllegalArgumentException("the body has more than one JSON value");
            }
            return value;
        } catch (JacksonException bad) {
            throw new IllegalArgumentException("the body is no JSON: " + bad.getOriginalMessage(), bad);
        }
    }

    private static @Nullable Object value(JsonParser from) {
        JsonToken token = from.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (from.nextToken() != JsonToken.END_OBJECT) {
                    String name = from.currentName();
                    from.nextToken();
                    object.put(name, value(from));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(from));
                }
                yield items;
            }
            case VALUE_STRING -> from.getString();
            case VALUE_NUMBER_INT -> from.getLongValue();
            case VALUE_NUMBER_FLOAT -> from.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new IllegalArgumentException("the body is no JSON value");
        };
    }
}
