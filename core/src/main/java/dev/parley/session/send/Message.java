package dev.parley.session.send;

import dev.parley.payload.Payload;
import dev.parley.template.Template;
import dev.parley.template.Values;

/** What is sent each time: fixed bytes, or something that is filled in for each target. Safe from any thread. */
@FunctionalInterface
public interface Message {
    /** The bytes for one target. */
    Payload fill(Values values);

    /** Always these bytes. */
    static Message of(Payload payload) {
        return values -> payload;
    }

    /** A template, filled in anew each time. */
    static Message of(Template template) {
        return template::fill;
    }
}
