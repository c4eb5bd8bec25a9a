package dev.parley.session;

import dev.parley.payload.Payload;
import dev.parley.rule.Response;
import dev.parley.template.Template;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the setups of sessions have that can answer. A setup has one answer: a second is refused with an {@link
 * IllegalStateException}.
 *
 * @param <S> the setup itself, so that calls can be chained
 */
public abstract class AnsweringBuilder<S extends AnsweringBuilder<S>> extends SessionBuilder<S> {
    private Response response = new Response.None();

    /** @param name the session's name in events, unless {@link #named} gives it another */
    protected AnsweringBuilder(String name) {
        super(name);
    }

    /** Answers with what came. */
    public final S echo() {
        return answer(new Response.Echo());
    }

    /**
     * Answers with a template, such as {@code ack: {{data}}}.
     *
     * @throws IllegalArgumentException if the template is wrong
     */
    public final S reply(String template) {
        return answer(new Response.FromTemplate(Template.forReply(template)));
    }

    /**
     * Answers with what the function makes of what came, and not at all where that is empty.
     *
     * @param how called on the thread that moves the data, possibly on several at once; what it throws ends the session,
     *     and {@link Session#close} throws it again
     */
    public final S reply(Function<Payload, Optional<Payload>> how) {
        return answer(new Response.FromFunction(how));
    }

    /**
     * Answers so. A listener answers whoever comes. A sender answers its TCP targets, and then stays until they close, or
     * as long as it was told to wait.
     */
    public final S answer(Response how) {
        if (response.answers() && how.answers()) {
            throw new IllegalStateException(
                    "this setup has an answer already (reply, echo, rules or answer): leave one of the two out, or write rules, which choose among several");
        }
        response = how;
        return self();
    }

    /** Whether anything is answered. */
    public final boolean answers() {
        return response.answers();
    }

    /** What is answered. */
    protected final Response response() {
        return response;
    }
}
