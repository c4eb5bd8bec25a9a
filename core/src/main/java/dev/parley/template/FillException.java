package dev.parley.template;

import dev.parley.text.Excerpt;

/**
 * A template that cannot be filled in now, such as one that takes a part of a message that is too short. Whoever fills it in
 * sends nothing and says why. It has no stack trace, since any peer's message can cause it.
 */
public final class FillException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param at the place in the template, from 0 */
    FillException(String template, int at, String why) {
        super(
                "the template %s cannot be filled in: %s (character %s)"
                        .formatted(Excerpt.quote(template, at), why, at + 1),
                null,
                false,
                false);
    }
}
