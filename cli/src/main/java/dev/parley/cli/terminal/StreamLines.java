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

/** The lines of a pipe or file, each as soon as it is there. */
public final class StreamLines implements Lines {
    private static final int MOST_LINE_BYTES = 1 << 20;
    private static final int CHUNK_BYTES = 64 << 10;

    private final InputStream in;
    private final Deframer deframer = Framing.lines().deframer(MOST_LINE_BYTES);
    private final ArrayDeque<Payload> ready = new ArrayDeque<>();
    private final byte[] buffer = new byte[CHUNK_BYTES];
    private boolean ended;

    public StreamLines(InputStream in) {
        this.in = in;
    }

    @Override
    public Optional<Line> next() throws IOException {
        while (ready.isEmpty() && !ended) {
            read();
        }
        return Optional.ofNullable(ready.poll()).map(text -> new Line(text, 0));
    }

    private void read() throws IOException {
        int count = in.read(buffer);
        if (count < 0) {
            ended = true;
            if (!deframer.remainder().isEmpty()) {
                ready.add(deframer.remainder());
            }
            return;
        }
        try {
            deframer.feed(buffer, 0, count, ready::add);
        } catch (FramingException tooLong) {
            throw new IllegalArgumentException(
                    "a line of the input is longer than " + Sizes.show(MOST_LINE_BYTES), tooLong);
        }
    }
}
