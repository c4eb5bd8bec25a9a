package dev.parley.cli.verb;

import dev.parley.address.Scheme;
import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.terminal.Lines;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The lines of a chat as messages to its one peer. What is typed wrong is said and can be typed again. */
final class TypedMessages implements MessageSource {
    private final ChatVerb.Keyboard keyboard;
    private final MessageEncoding form;
    private final Scheme scheme;
    private final Consumer<String> says;

    TypedMessages(ChatVerb.Keyboard keyboard, MessageEncoding form, Scheme scheme, Consumer<String> says) {
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
                return line.map(typed -> Message.of(form.ofLine(typed.text(), typed.crlf(), scheme)));
            } catch (UsageException wrong) {
                if (keyboard.prompt() == null) {
                    throw wrong;
                }
                says.accept("parley: " + wrong.getMessage() + ". Nothing was sent; type it again.");
            }
        }
    }

    @Override
    public long readAhead() {
        return keyboard.lines().ahead();
    }

    @Override
    public void stop() {
        keyboard.lines().stop();
    }
}
