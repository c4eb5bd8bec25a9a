package dev.parley.cli.option;

import dev.parley.address.Scheme;
import dev.parley.bench.option.ValueType;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done to what was written before it leaves: {@code --escapes}, {@code --as} and {@code --end}. */
public final class MessageEncoding {
    private final @Nullable Encoding encoding;
    private final boolean escapes;
    private final @Nullable Payload end;
    private final boolean framed;
    private final boolean hexView;
    private final Consumer<String> note;
    private final AtomicBoolean noted = new AtomicBoolean();

    /** @param note is told once of a message that is sent as it was written, and perhaps was meant otherwise */
    public MessageEncoding(Arguments arguments, Consumer<String> note) {
        this.note = note;
        this.hexView = arguments.has("--hex");
        arguments.exclude("--escapes", "--as");
        arguments.exclude("--frame", "--end");
        this.framed = arguments.has("--frame");
        this.encoding = arguments.orNull("--as", ValueType.ENCODING::parse);
        this.escapes = arguments.has("--escapes");
        this.end = arguments.orNull("--end", ValueType.MESSAGE_END::parse);
    }

    /** The bytes of something written, with {@code --end} where it was given. */
    public Payload of(Payload written) {
        return of(written, true);
    }

    /**
     * The bytes of a line of a conversation: without {@code --end} and {@code --frame} text on a stream gets a line's end. A
     * datagram gets none, nor do bytes that are written in hex or base64.
     *
     * @param crlf whether it came with CR LF, which then goes on with it
     */
    public Payload ofLine(Payload line, boolean crlf, Scheme scheme) {
        return end == null && encoding == null && !framed && scheme.isStream()
                ? of(line).plus(Payload.of(crlf ? "\r\n" : "\n"))
                : of(line);
    }

    /** A template that was filled in, which resolves escapes itself. */
    public Payload ofFilledIn(Payload message) {
        return end == null ? message : message.plus(end);
    }

    /** The bytes of a file or pipe, whose backslashes nobody typed for this. */
    public Payload ofFile(Payload content) {
        return of(content, false);
    }

    private Payload of(Payload written, boolean typed) {
        Payload bytes = decode(written, typed);
        return end == null ? bytes : bytes.plus(end);
    }

    private Payload decode(Payload written, boolean typed) {
        if (encoding == null && !escapes) {
            noteLiteral(written, typed);
            return written;
        }
        String readable = written.text()
                .orElseThrow(() -> new UsageException(
                        "the message is not UTF-8 text, so it cannot be read as hex, base64 or escapes"));
        try {
            return Optional.ofNullable(encoding)
                    .map(how -> how.decode(readable))
                    .orElseGet(() -> Escapes.parse(readable));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException((encoding == null ? "-e" : "--as " + encoding.word()) + ": " + wrong.getMessage());
        }
    }

    private void noteLiteral(Payload written, boolean typed) {
        if (noted.get() || !(typed || hexView)) {
            return;
        }
        written.text()
                .flatMap(text -> LiteralMessageHint.of(text, hexView, typed))
                .filter(found -> noted.compareAndSet(false, true))
                .ifPresent(note);
    }
}
