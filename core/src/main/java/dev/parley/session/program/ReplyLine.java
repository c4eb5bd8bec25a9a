package dev.parley.session.program;

import dev.parley.event.json.JsonMembers;
import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.text.SpellingSuggestion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line that a program wrote.
 *
 * @param id for whom it is: {@code 3.17} is message 17 of peer 3, {@code 3} is peer 3, {@code all} is everybody; empty where it
 *     says nothing
 * @param message what is sent; null for nothing
 * @param raw whether it goes past the framing
 * @param end what becomes of the connection then
 */
record ReplyLine(String id, @Nullable Payload message, boolean raw, End end) {
    static final String ALL = "all";

    private static final List<String> CONTENTS = List.of("reply", "hex", "base64");
    private static final List<String> KEYS =
            List.of("id", "reply", "hex", "base64", "raw", "close", "half-close", "reset");
    private static final Pattern ID = Pattern.compile("all|\\d{1,9}(?:\\.\\d{1,18})?");

    /** What becomes of the connection. */
    enum End {
        NONE,
        CLOSE,
        HALF_CLOSE,
        RESET
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException in words, if it is none
     */
    static ReplyLine parse(byte[] line) {
        Map<String, Object> members = JsonMembers.parse(line);
        for (String key : members.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("there is no \"" + key + "\" in an answer; there is "
                        + String.join(", ", KEYS) + "." + SpellingSuggestion.suggestion(key, KEYS));
            }
        }
        if (CONTENTS.stream().filter(members::containsKey).count() > 1) {
            throw new IllegalArgumentException("an answer has one of reply, hex and base64");
        }
        Object given = members.getOrDefault("id", "");
        String id = given instanceof Double ? "" : String.valueOf(given);
        if (given instanceof Double || (!id.isEmpty() && !ID.matcher(id).matches())) {
            throw new IllegalArgumentException("the id '" + given + "' is none that a message had, such as \"3.17\"");
        }
        return new ReplyLine(id, message(members), flag(members, "raw"), end(members));
    }

    private static @Nullable Payload message(Map<String, Object> members) {
        if (members.containsKey("reply")) {
            return Payload.of(text(members, "reply"));
        }
        if (members.containsKey("hex")) {
            return Encoding.HEX.decode(text(members, "hex"));
        }
        return members.containsKey("base64") ? Encoding.BASE64.decode(text(members, "base64")) : null;
    }

    private static String text(Map<String, Object> members, String key) {
        if (members.get(key) instanceof String text) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("\"" + key + "\" has half a character, which is no text: write hex");
            }
            return text;
        }
        throw new IllegalArgumentException("\"" + key + "\" must be text in double quotes");
    }

    private static boolean flag(Map<String, Object> members, String key) {
        Object value = members.getOrDefault(key, false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("\"" + key + "\" must be true or false");
    }

    private static End end(Map<String, Object> members) {
        if (flag(members, "reset")) {
            return End.RESET;
        }
        if (flag(members, "close")) {
            return End.CLOSE;
        }
        return flag(members, "half-close") ? End.HALF_CLOSE : End.NONE;
    }
}
