package dev.parley.cli;

import dev.parley.address.Scheme;
import dev.parley.session.Message;
import dev.parley.session.Messages;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The lines of a chat as messages to its one peer. What is typed wrong is said and can be typed again. */
final class TypedMessages implements Messages {
    private final ChatVerb.Keyboard keyboard;
    private final MessageForm form;
    private final Scheme scheme;
    private final Consumer<String> says;

    TypedMessages(ChatVerb.Keyboard keyboard, MessageForm form, Scheme scheme, Consumer<String> says) {
        this.keyboard = keyboard;
        this.form = form;
        this.scheme = scheme;
        this.says = says;
    }

    @Override
    public Optional<Message> next() throws IOException {
        while (true) {
            Optional<Lines.Line> line = keyboard.lines().next();
            try {
                return line.map(typed -> Message.of(form.ofLine(typed.text(), scheme)));
            } catch (UsageException wrong) {
                if (keyboard.prompt() == null) {
                    throw wrong;
                }
                says.accept("parley: " + wrong.getMessage() + ". Nothing was sent; type it again.");
            }
        }
    }

    @Override
    public void stop() {
        keyboard.lines().stop();
    }
}
