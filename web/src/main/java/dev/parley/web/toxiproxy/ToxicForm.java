package dev.parley.web.toxiproxy;

import dev.parley.impairment.Direction;
import dev.parley.web.json.Body;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client says of a toxic. */
final class ToxicForm {
    private ToxicForm() {}

    /** @throws ApiException with a sentence, if something is missing or wrong */
    static Toxic ofNew(@Nullable Object json) throws ApiException {
        try {
            Body body = new Body(json);
            String type = body.optionalText("type").orElse("");
            Direction direction = direction(body.optionalText("stream").orElse("downstream"));
            String name =
                    body.optionalText("name").filter(text -> !text.isEmpty()).orElse(Toxic.usualName(type, direction));
            return Toxic.of(name, type, direction, toxicity(body, 1), attributes(body));
        } catch (IllegalArgumentException wrong) {
            throw ApiException.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    /** The toxic with what is new: attributes and toxicity. */
    static Toxic changed(Toxic known, @Nullable Object json) throws ApiException {
        try {
            Body body = new Body(json);
            return known.changed(toxicity(body, known.toxicity()), attributes(body));
        } catch (IllegalArgumentException wrong) {
            throw ApiException.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static Direction direction(String stream) {
        return switch (stream) {
            case "upstream" -> Direction.UP;
            case "downstream" -> Direction.DOWN;
            default ->
                throw new IllegalArgumentException(
                        "stream was invalid, can be either upstream or downstream, but was '" + stream + "'");
        };
    }

    private static double toxicity(Body body, double otherwise) {
        Object toxicity = body.get("toxicity");
        if (toxicity == null) {
            return otherwise;
        }
        double share = toxicity instanceof Number number ? number.doubleValue() : Double.NaN;
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "\"toxicity\" must be from 0 (the toxic is done to no connection) to 1 (to every one), but was "
                            + toxicity);
        }
        return share;
    }

    private static Map<String, Object> attributes(Body body) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        switch (body.get("attributes")) {
            case null -> {}
            case Map<?, ?> map ->
                map.forEach((name, value) -> {
                    if (value != null) {
                        attributes.put(String.valueOf(name), value);
                    }
                });
            default -> throw new IllegalArgumentException("\"attributes\" must be an object");
        }
        return attributes;
    }
}
