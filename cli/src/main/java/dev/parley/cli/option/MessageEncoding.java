package dev.parley.cli.option;

import dev.parley.address.Scheme;
import dev.parley.bench.option.ValueType;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done to what was written before it leaves: {@code --escapes}, {@code --as} and {@code --end}. */
public final class MessageEncoding {
    private final @Nullable Encoding encoding;
    private final boolean escapes;
    private final @Nullable Payload end;
    private final boolean framed;

    public MessageEncoding(Arguments arguments) {
        arguments.exclude("--escapes", "--as");
        arguments.exclude("--frame", "--end");
        this.framed = arguments.has("--frame");
        this.encoding = arguments.orNull("--as", ValueType.ENCODING::parse);
        this.escapes = arguments.has("--escapes");
        this.end = arguments.orNull("--end", ValueType.MESSAGE_END::parse);
    }

    /** The bytes of something written, with {@code --end} where it was given. */
    public Payload of(Payload written) {
        return end == null ? decode(written) : decode(written).plus(end);
    }

    /**
     * The bytes of a line of a conversation: without {@code --end} and {@code --frame} a stream gets a line's end, a datagram
     * none.
     */
    public Payload ofLine(Payload line, Scheme scheme) {
        return end == null && !framed && scheme.isStream() ? of(line).plus(Payload.of("\n")) : of(line);
    }

    private Payload decode(Payload written) {
        if (encoding == null && !escapes) {
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
}
