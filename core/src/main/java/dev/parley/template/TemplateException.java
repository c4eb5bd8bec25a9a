package dev.parley.template;

import dev.parley.text.Excerpt;

/**
 * A template that cannot be read. The message is one sentence that ends with the place; {@link #drawing()} shows the
 * place itself.
 */
public final class TemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private static final int SHOWN_BEFORE = 50;
    private static final int SHOWN_BEHIND = 20;

    private final String field;
    private final String template;
    private final int at;
    private final String what;

    TemplateException(String template, int at, String what) {
        this("", template, at, what);
    }

    private TemplateException(String field, String template, int at, String what) {
        super("%sthe template %s %s (character %s)"
                .formatted(
                        field.isEmpty() ? "" : "in the field \"" + field + "\", ",
                        Excerpt.quote(template, at),
                        what,
                        at + 1));
        this.field = field;
        this.template = template;
        this.at = at;
        this.what = what;
    }

    /** The same, as a mistake of that field. */
    TemplateException in(String name) {
        return new TemplateException(name, template, at, what);
    }

    /** The field that it stands in; empty for a template that is no field. */
    public String field() {
        return field;
    }

    /** Where in the template it is wrong, in characters from 0; the template's length where something is missing. */
    public int at() {
        return at;
    }

    /** The line of the template that is wrong, and below it a caret at the place; of a long line the part around it. */
    public String drawing() {
        int start = Math.max(template.lastIndexOf('\n', at - 1) + 1, at - SHOWN_BEFORE);
        int newline = template.indexOf('\n', at);
        int end = Math.min(newline < 0 ? template.length() : newline, at + SHOWN_BEHIND);
        int before = template.codePointCount(start, at);
        return "  " + template.substring(start, end).replace('\t', ' ') + "\n  " + " ".repeat(before) + "^";
    }
}
