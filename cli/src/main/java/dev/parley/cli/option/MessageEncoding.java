package dev.parley.cli.option;

import dev.parley.address.Scheme;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

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
        this.encoding = arguments.orNull("--as", Encoding::parse);
        this.escapes = arguments.has("--escapes");
        this.end = arguments.orNull("--end", MessageEncoding::end);
    }

    public static OptionSpec escapesOption() {
        return Options.flag("resolve \\r \\n \\t \\0 \\\\ \\x0d \\u{e9} in the message", "-e", "--escapes");
    }

    public static OptionSpec encodingOption() {
        return Options.value("--as", "hex|base64", "the message is written in hex or base64");
    }

    /** @param usual what it is without the option */
    public static OptionSpec endOption(String usual) {
        return Options.value("--end", "none|lf|crlf|cr", "add this to each message (" + usual + ")");
    }

    private static Payload end(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> Payload.EMPTY;
            case "lf" -> Payload.of("\n");
            case "crlf" -> Payload.of("\r\n");
            case "cr" -> Payload.of("\r");
            default ->
                throw new IllegalArgumentException(
                        "'" + word + "' is not an end of a message: there are none, lf, crlf and cr");
        };
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
