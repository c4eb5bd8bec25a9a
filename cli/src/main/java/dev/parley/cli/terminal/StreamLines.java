package dev.parley.cli.terminal;

import dev.parley.framing.Deframer;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of a pipe or file, each as soon as it is there. */
public final class StreamLines implements Lines {
    /** As long as a message may be, if nothing else is said. */
    public static final int USUAL_MOST_BYTES = 1 << 20;

    private static final int CHUNK_BYTES = 64 << 10;
    private static final Framing LINES = Framing.delimiter(Payload.of("\n"));

    private final InputStream in;
    private final int mostBytes;
    private final Deframer deframer;
    private final ArrayDeque<Line> ready = new ArrayDeque<>();
    private final byte[] buffer = new byte[CHUNK_BYTES];
    private boolean ended;

    /** @param mostBytes how long a line may be, without its end */
    public StreamLines(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
        // One more, since it may be the CR of a CRLF.
        this.deframer = LINES.deframer(Math.min(mostBytes, Integer.MAX_VALUE - 16) + 1);
    }

    @Override
    public Optional<Line> next() throws IOException {
        while (ready.isEmpty() && !ended) {
            read();
        }
        return Optional.ofNullable(ready.poll());
    }

    /** How many have been read and not been given. */
    public int ahead() {
        return ready.size();
    }

    private void read() throws IOException {
        int count = in.read(buffer);
        try {
            if (count >= 0) {
                deframer.feed(buffer, 0, count, (line, framedBytes) -> ready.add(line(line, true)));
                return;
            }
            ended = true;
            if (!deframer.remainder().isEmpty()) {
                ready.add(line(deframer.remainder(), false));
            }
        } catch (FramingException tooLong) {
            throw tooLong(tooLong);
        }
    }

    private Line line(Payload whole, boolean hasEnd) {
        int size = whole.size();
        boolean crlf = hasEnd && size > 0 && whole.byteAt(size - 1) == '\r';
        if (size - (crlf ? 1 : 0) > mostBytes) {
            throw tooLong(null);
        }
        return new Line(crlf ? whole.slice(0, size - 1) : whole, crlf, 0);
    }

    private IllegalArgumentException tooLong(@Nullable Exception why) {
        return new IllegalArgumentException(
                "a line of the input is longer than %s: --max-message allows longer ones, such as --max-message 10MB"
                        .formatted(Sizes.show(mostBytes)),
                why);
    }
}
