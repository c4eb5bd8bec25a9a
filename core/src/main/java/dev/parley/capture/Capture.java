package dev.parley.capture;

import dev.parley.framing.Framing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A capture that is read once, from its beginning to its end: as packets, as messages, or as all that it shows of its flows.
 * One of the three is asked for, once.
 *
 * <pre>{@code
 * try (Capture capture = Parley.read(Path.of("session.pcapng"))) {
 *     capture.messages().forEach(message -> System.out.println(message.flow() + " " + message.payload()));
 * }
 * }</pre>
 *
 * <p>The streams are lazy and sequential. They throw {@link UncheckedIOException}, around a {@link CaptureException} where the
 * file is damaged, behind everything that stands before that place. Not safe from several threads.
 */
public final class Capture implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final CaptureReader reader;
    private @Nullable Framing framing;
    private boolean taken;

    private Capture(CaptureReader reader) {
        this.reader = reader;
    }

    /**
     * Opens a file.
     *
     * @throws CaptureException if it is no capture
     * @throws IOException if it cannot be read
     */
    public static Capture open(Path file) throws IOException {
        return open(Files.newInputStream(file));
    }

    /**
     * Opens what is read from there, which may still be written.
     *
     * @param in closed with the capture, or at once where this throws
     * @throws CaptureException if it is no capture
     * @throws IOException if it cannot be read
     */
    public static Capture open(InputStream in) throws IOException {
        return new Capture(CaptureReader.open(new BufferedInputStream(in, BUFFER_BYTES)));
    }

    /** Cuts TCP streams into messages; without it they are chunks, a segment each. */
    public Capture frame(Framing framing) {
        this.framing = framing;
        return this;
    }

    /** What the file says besides packets, as far as it was read. */
    public CaptureReader reader() {
        return reader;
    }

    /** The packets as they are in the file. */
    public Stream<CapturedPacket> packets() {
        take();
        return stream(to -> {
            CapturedPacket packet = reader.next();
            if (packet != null) {
                to.accept(packet);
            }
            return packet != null;
        });
    }

    /** Datagrams, and what passed on streams. */
    public Stream<FlowEvent.Message> messages() {
        return events().filter(FlowEvent.Message.class::isInstance).map(FlowEvent.Message.class::cast);
    }

    /** All that the capture shows of its flows; the sums of each come as its {@link FlowEvent.Ended}. */
    public Stream<FlowEvent> events() {
        take();
        return stream(new FlowSource(reader, framing));
    }

    private void take() {
        if (taken) {
            throw new IllegalStateException("a capture is read once: open it again");
        }
        taken = true;
    }

    /** Gives one element, or none at the end. */
    @FunctionalInterface
    private interface Source<T> {
        boolean advance(Consumer<? super T> to) throws IOException;
    }

    private static final class FlowSource implements Source<FlowEvent> {
        private final CaptureReader reader;
        private final Deque<FlowEvent> ready = new ArrayDeque<>();
        private final FlowTracker tracker;
        private @Nullable IOException damage;
        private boolean ended;

        FlowSource(CaptureReader reader, @Nullable Framing framing) {
            this.reader = reader;
            this.tracker = new FlowTracker(framing, ready::add);
        }

        @Override
        public boolean advance(Consumer<? super FlowEvent> to) throws IOException {
            while (ready.isEmpty() && !ended) {
                read();
            }
            FlowEvent event = ready.poll();
            if (event != null) {
                to.accept(event);
            } else if (damage != null) {
                throw damage;
            }
            return event != null;
        }

        private void read() {
            try {
                CapturedPacket packet = reader.next();
                if (packet != null) {
                    tracker.packet(packet);
                    return;
                }
            } catch (IOException bad) {
                damage = bad;
            }
            ended = true;
            tracker.end();
        }
    }

    private static <T> Stream<T> stream(Source<T> source) {
        int kind = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(
                new Spliterators.AbstractSpliterator<T>(Long.MAX_VALUE, kind) {
                    @Override
                    public boolean tryAdvance(Consumer<? super T> action) {
                        try {
                            return source.advance(action);
                        } catch (IOException bad) {
                            throw new UncheckedIOException(bad);
                        }
                    }
                },
                false);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
