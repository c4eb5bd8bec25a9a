package dev.parley.template;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length as it is usually written: {@code {{len(body, crc) | u16be}}}, {@code {{body | len + 2 | u8}}}. From these a reader knows where
 * {@code body} ends. Pure.
 *
 * @param names what it counts
 * @param plus what it adds
 */
record LengthText(List<String> names, long plus, FieldType type) {
    private static final String NAMES = "[A-Za-z_][A-Za-z0-9_]*(?:\\s*,\\s*[A-Za-z_][A-Za-z0-9_]*)*";
    private static final Pattern FORM = Pattern.compile(
            "\\{\\{\\s*(?:len\\s*\\(\\s*(?<names>%s)\\s*\\)|(?<one>[A-Za-z_]\\w*)\\s*\\|\\s*len)\\s*(?:(?<sign>[+-])\\s*(?<plus>[0-9]{1,6})\\s*)?\\|\\s*(?<type>[a-z0-9-]+)\\s*\\}\\}"
                    .formatted(NAMES));

    /** Of that text; empty where it is written otherwise. */
    static Optional<LengthText> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        FieldType type = TemplateParser.result(text);
        if (!form.matches() || type == null) {
            return Optional.empty();
        }
        String names = form.group("names") == null ? form.group("one") : form.group("names");
        long plus = form.group("plus") == null ? 0 : Long.parseLong(form.group("plus"));
        return Optional.of(new LengthText(
                Arrays.stream(names.split(",", -1)).map(String::strip).toList(),
                "-".equals(form.group("sign")) ? -plus : plus,
                type));
    }
}
