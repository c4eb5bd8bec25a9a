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

    private final String template;
    private final int at;

    TemplateException(String template, int at, String what) {
        super("the template %s %s (character %s)".formatted(Excerpt.quote(template, at), what, at + 1));
        this.template = template;
        this.at = at;
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
