package dev.parley.cli;

import dev.parley.address.Address;
import dev.parley.framing.Deframer;
import dev.parley.framing.FrameTooLongException;
import dev.parley.framing.Framing;
import dev.parley.payload.Encoding;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.session.Message;
import dev.parley.session.Messages;
import dev.parley.session.SendSetup;
import dev.parley.template.Template;
import dev.parley.words.Sizes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the messages of {@code send} come from, and what is done to each before it leaves. */
final class Input {
    private static final int MOST_WHOLE_BYTES = 64 << 20;
    private static final int MOST_LINE_BYTES = 1 << 20;
    private static final int CHUNK_BYTES = 64 << 10;

    private final Arguments arguments;
    private final Terminal terminal;
    private final List<Address> targets;
    private final @Nullable String text;
    private final Payload end;
    private final Kind kind;

    private enum Kind {
        TEXT,
        TEMPLATE,
        LINES,
        CHUNKS,
        WHOLE
    }

    Input(Arguments arguments, Terminal terminal, List<Address> targets, @Nullable String text) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.targets = targets;
        this.text = text;
        this.end = arguments.value("--end", Input::end).orElse(Payload.EMPTY);
        arguments.exclude("--escapes", "--as");
        arguments.exclude("--template", "--as");
        arguments.exclude("--template", "--escapes");
        arguments.exclude("--template", "--file");
        arguments.exclude("--template", "--lines");
        if (text != null) {
            for (String other : List.of("--file", "--template", "--lines")) {
                if (arguments.has(other)) {
                    throw new UsageException(
                            "there is a message, \"" + text + "\", and " + other + " too: leave one out");
                }
            }
        }
        this.kind = kind();
    }

    private Kind kind() {
        if (text != null) {
            return Kind.TEXT;
        }
        if (arguments.has("--template")) {
            return Kind.TEMPLATE;
        }
        if (arguments.has("--lines") || (!arguments.has("--file") && terminal.inIsTerminal())) {
            return Kind.LINES;
        }
        // Bytes that go to streams alone, as they are and once, need not be read whole before they leave.
        boolean streamsAlone =
                targets.stream().allMatch(target -> target.scheme().isStream());
        boolean asTheyAre =
                Stream.of("--escapes", "--as", "--every", "--rate", "--count").noneMatch(arguments::has);
        return streamsAlone && asTheyAre ? Kind.CHUNKS : Kind.WHOLE;
    }

    /** Whether a person types the messages, one a line. */
    boolean isTyped() {
        return kind == Kind.LINES && terminal.inIsTerminal() && !arguments.has("--file");
    }

    /** Whether the input decides how many messages there are. */
    boolean decidesHowMany() {
        return kind == Kind.LINES || kind == Kind.CHUNKS;
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

    void into(SendSetup setup) throws IOException {
        switch (kind) {
            case TEXT ->
                setup.message(decode(Payload.of(Objects.requireNonNull(text))).plus(end));
            case TEMPLATE -> {
                Message message = Message.of(
                        arguments.value("--template", Template::forMessage).orElseThrow());
                setup.messages(Messages.repeat(values -> message.fill(values).plus(end)));
            }
            case LINES -> setup.messages(new Lines(open()));
            case CHUNKS -> setup.messages(chunks(open()));
            case WHOLE -> setup.message(decode(whole(open())).plus(end));
        }
    }

    private Payload decode(Payload written) {
        Optional<Encoding> encoding = arguments.value("--as", Encoding::parse);
        if (encoding.isEmpty() && !arguments.has("--escapes")) {
            return written;
        }
        String readable = written.text()
                .orElseThrow(() -> new UsageException(
                        "the message is not UTF-8 text, so it cannot be read as hex, base64 or escapes"));
        try {
            return encoding.map(how -> how.decode(readable)).orElseGet(() -> Escapes.parse(readable));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(
                    (encoding.isPresent() ? "--as " + encoding.get().word() : "-e") + ": " + wrong.getMessage());
        }
    }

    private InputStream open() {
        String file = arguments.orNull("--file", name -> name);
        if (file == null || file.equals("-")) {
            return terminal.in();
        }
        Path path = Path.of(file);
        try {
            if (Files.isDirectory(path)) {
                throw new UsageException("--file: '" + file + "' is a folder: name a file");
            }
            return new BufferedInputStream(Files.newInputStream(path));
        } catch (IOException bad) {
            String why = !Files.exists(path)
                    ? "there is no such file"
                    : !Files.isReadable(path) ? "it may not be read" : String.valueOf(bad.getMessage());
            throw new UsageException("--file: '" + file + "' could not be opened: " + why);
        }
    }

    private Payload whole(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_WHOLE_BYTES + 1);
        if (bytes.length > MOST_WHOLE_BYTES) {
            throw new UsageException(
                    "the input is longer than %s, which is the most that is read whole: send it to a tcp:// address, or as --lines"
                            .formatted(Sizes.show(MOST_WHOLE_BYTES)));
        }
        if (bytes.length == 0 && !arguments.has("--file")) {
            throw new UsageException(
                    "there is no message, and standard input is empty: write the message behind the address (\"\" is an empty datagram)");
        }
        return Payload.copyOf(bytes);
    }

    private static Messages chunks(InputStream in) {
        byte[] buffer = new byte[CHUNK_BYTES];
        return () -> {
            int count = in.read(buffer);
            return count < 0 ? Optional.empty() : Optional.of(Message.of(Payload.copyOf(buffer, 0, count)));
        };
    }

    /** Each line a message, as soon as it is there. */
    private final class Lines implements Messages {
        private final InputStream in;
        private final Deframer deframer = Framing.lines().deframer(MOST_LINE_BYTES);
        private final ArrayDeque<Payload> ready = new ArrayDeque<>();
        private final byte[] buffer = new byte[CHUNK_BYTES];
        private boolean ended;

        Lines(InputStream in) {
            this.in = in;
        }

        @Override
        public Optional<Message> next() throws IOException {
            while (true) {
                while (ready.isEmpty() && !ended) {
                    read();
                }
                Payload line = ready.poll();
                if (line == null) {
                    return Optional.empty();
                }
                try {
                    return Optional.of(Message.of(decode(line).plus(end)));
                } catch (UsageException wrong) {
                    if (!isTyped()) {
                        throw wrong;
                    }
                    new Output(terminal.err())
                            .line("parley: " + wrong.getMessage() + ". Nothing was sent; type it again.");
                }
            }
        }

        private void read() throws IOException {
            int count = in.read(buffer);
            if (count < 0) {
                ended = true;
                if (!deframer.rest().isEmpty()) {
                    ready.add(deframer.rest());
                }
                return;
            }
            try {
                deframer.feed(buffer, 0, count, ready::add);
            } catch (FrameTooLongException tooLong) {
                throw new IllegalArgumentException(
                        "a line of the input is longer than " + Sizes.show(MOST_LINE_BYTES), tooLong);
            }
        }
    }
}
