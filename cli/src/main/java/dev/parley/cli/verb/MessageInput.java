package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.terminal.Lines;
import dev.parley.cli.terminal.StandardInput;
import dev.parley.cli.terminal.StreamLines;
import dev.parley.cli.terminal.Terminal;
import dev.parley.payload.Payload;
import dev.parley.session.send.Message;
import dev.parley.session.send.MessageSource;
import dev.parley.session.send.SendSetup;
import dev.parley.template.Template;
import dev.parley.text.Sizes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the messages of {@code send} come from, and what is done to each before it leaves. */
final class MessageInput {
    private static final long MOST_WHOLE_BYTES = 64 << 20;

    /** What fits into a datagram may be written longer, in hex or with escapes, but not so much longer. */
    private static final long MOST_DATAGRAM_INPUT_BYTES = 1 << 20;

    /** Of the memory; an input that is read whole is copied when it is decoded and sent. */
    private static final long MEMORY_SHARE = 16;

    private static final String EMPTY =
            "the input is empty, and nothing was sent: to send an empty datagram, or nothing at all to a tcp:// address, write \"\" as the message";
    private static final int CHUNK_BYTES = 64 << 10;

    private final Arguments arguments;
    private final Terminal terminal;
    private final List<Address> targets;
    private final @Nullable String text;
    private final MessageEncoding form;
    private final Kind kind;

    private enum Kind {
        TEXT,
        TEMPLATE,
        LINES,
        CHUNKS,
        WHOLE
    }

    /** @param note is told once of a message that was perhaps meant otherwise */
    MessageInput(
            Arguments arguments,
            Terminal terminal,
            List<Address> targets,
            @Nullable String text,
            Consumer<String> note) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.targets = targets;
        this.text = text;
        this.form = new MessageEncoding(arguments, note);
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

    void into(SendSetup setup) throws IOException {
        switch (kind) {
            case TEXT -> setup.message(form.of(Payload.of(Objects.requireNonNull(text))));
            case TEMPLATE -> {
                Message message = Message.of(
                        arguments.value("--template", Template::forMessage).orElseThrow());
                setup.messages(MessageSource.repeat(values -> form.ofFilledIn(message.fill(values))));
            }
            case LINES -> setup.messages(lines(openNotEmpty()));
            case CHUNKS -> setup.messages(chunks(openNotEmpty()));
            case WHOLE -> setup.message(form.ofFile(whole(open())));
        }
    }

    private InputStream open() {
        String file = arguments.orNull("--file", name -> name);
        if (file == null || file.equals("-")) {
            return new StandardInput(terminal.in());
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

    /** An input that is seen to be empty without a wait for it is refused before anything connects. */
    private InputStream openNotEmpty() throws IOException {
        InputStream in = open();
        Path path = arguments
                .value("--file", Path::of)
                .filter(file -> !file.toString().equals("-"))
                .orElse(StandardInput.ITSELF);
        if (in.markSupported() && StandardInput.neverWaits(path)) {
            in.mark(1);
            if (in.read() < 0) {
                throw new UsageException(EMPTY);
            }
            in.reset();
        }
        return in;
    }

    private Payload whole(InputStream in) throws IOException {
        Limit limit = limit();
        byte[] bytes = in.readNBytes((int) limit.bytes() + 1);
        if (bytes.length > limit.bytes()) {
            throw new UsageException("the input is longer than %s, %s. Nothing was sent"
                    .formatted(Sizes.show(limit.bytes()), limit.why()));
        }
        if (bytes.length == 0) {
            throw new UsageException(EMPTY);
        }
        return Payload.copyOf(bytes);
    }

    private record Limit(long bytes, String why) {}

    /** An input may have no end, so it is not read to its end to find out that it is too long. */
    private Limit limit() {
        long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
        Limit limit = new Limit(
                Math.min(MOST_WHOLE_BYTES, memory),
                "which is the most that is read whole: send it to a tcp:// address without -e, --as and repetition, or as --lines");
        Limit asked = new Limit(
                arguments.value("--max-message", ValueType.SIZE::parse).orElse(limit.bytes()),
                "which --max-message says is the longest message");
        boolean datagrams = targets.stream().anyMatch(target -> !target.scheme().isStream());
        Limit datagram = new Limit(
                datagrams && !arguments.has("--split") ? MOST_DATAGRAM_INPUT_BYTES : limit.bytes(),
                "and a datagram has 65,507 B at most: send it in pieces (--split 1400), line by line (--lines), or to a tcp:// address");
        return Stream.of(limit, asked, datagram)
                .min(Comparator.comparingLong(Limit::bytes))
                .orElseThrow();
    }

    private static MessageSource chunks(InputStream in) {
        byte[] buffer = new byte[CHUNK_BYTES];
        return notEmpty(
                () -> {
                    int count = in.read(buffer);
                    return count < 0 ? Optional.empty() : Optional.of(Message.of(Payload.copyOf(buffer, 0, count)));
                },
                () -> 0);
    }

    /** @param readAhead how many were read and not given */
    private static MessageSource notEmpty(MessageSource source, LongSupplier readAhead) {
        return new MessageSource() {
            private boolean begun;

            @Override
            public Optional<Message> next() throws IOException {
                Optional<Message> next = source.next();
                if (next.isEmpty() && !begun) {
                    throw new UsageException(EMPTY);
                }
                begun = true;
                return next;
            }

            @Override
            public long readAhead() {
                return readAhead.getAsLong();
            }
        };
    }

    /** Each line a message, as soon as it is there. */
    private MessageSource lines(InputStream in) {
        StreamLines lines = new StreamLines(in, ChatVerb.mostLineBytes(arguments));
        MessageSource source = () -> {
            while (true) {
                Optional<Lines.Line> line = lines.next();
                try {
                    return line.map(Lines.Line::text).map(form::of).map(Message::of);
                } catch (UsageException wrong) {
                    if (!isTyped()) {
                        throw wrong;
                    }
                    terminal.diagnostics().line("parley: " + wrong.getMessage() + ". Nothing was sent; type it again.");
                }
            }
        };
        return isTyped() ? source : notEmpty(source, lines::ahead);
    }
}
