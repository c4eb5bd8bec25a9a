package dev.parley.cli.terminal;

import dev.parley.payload.Payload;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.ShutdownHooks;
import org.jspecify.annotations.Nullable;

/**
 * A line that is being typed at the foot of a terminal, with editing and a history that is forgotten at the end;
 * everything else is printed above it. The line is taken away when Enter is pressed: what left of it is an event, and is
 * printed like all others.
 */
public final class Prompt implements Lines, AutoCloseable {
    private static final long JOIN_MILLIS = 300;

    /** As the JVM does by itself where nobody reads the keyboard: the hooks run, and it ends with this. */
    private static final int INTERRUPTED = 130;

    private final org.jline.terminal.Terminal terminal;
    private final LineReaderImpl reader;
    private final Consumer<String> afterwards;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Supplier<Label> label = () -> new Label("> ", 0);
    private volatile Label shown = new Label("", 0);
    private final Queue<Line> pasted = new ArrayDeque<>();
    private volatile @Nullable Thread typing;
    private volatile boolean closing;
    private boolean closed;

    /**
     * What stands before the line.
     *
     * @param to the number of the peer that it names, or 0
     */
    public record Label(String text, int to) {}

    private Prompt(org.jline.terminal.Terminal terminal, LineReaderImpl reader, Consumer<String> afterwards) {
        this.terminal = terminal;
        this.reader = reader;
        this.afterwards = afterwards;
        // Under the reader's lock, at the moment from which on a refresh reaches the line: whoever is heard between two
        // lines is named by one or the other. Without our own lock, which those who draw take before the reader's.
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::begin);
    }

    /**
     * Opens the terminal for typing.
     *
     * @param afterwards prints lines once the prompt is closed
     * @param restoring gets what puts the terminal back, before anything is changed; for an end that does not wait for {@link
     *     #close}
     * @throws IOException if the terminal cannot be used
     */
    public static Prompt open(Consumer<String> afterwards, Consumer<Runnable> restoring) throws IOException {
        // Its own hook would close the terminal while the session still shows its end.
        System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true");
        org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(true)
                .signalHandler(SignalHandler.SIG_DFL)
                .graphemeCluster(false) // would ask the terminal by writing to it
                .dumb(true)
                .build();
        // The library has given Ctrl-C back to the system, which would end the process without its hooks and leave the
        // terminal as it is then.
        terminal.handle(Signal.INT, signal -> System.exit(INTERRUPTED));
        Attributes before = terminal.getAttributes();
        restoring.accept(() -> restore(terminal, before));
        // Also between two lines, where a key that is pressed would else appear in the middle of what arrives. Ctrl-C
        // and Ctrl-Z are the system's then, since nobody reads them.
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(raw);
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("parley")
                // Nothing is sent that was not typed: no "!" from the history, no indentation.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.INSERT_TAB, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .build();
        bindPlainArrows(reader);
        return new Prompt(terminal, (LineReaderImpl) reader, afterwards);
    }

    private static void restore(org.jline.terminal.Terminal terminal, Attributes before) {
        try {
            terminal.setAttributes(before);
        } catch (IllegalStateException closedAlready) {
            // And with that put back.
        }
    }

    /** A key that is pressed between two lines arrives in the form that terminals have for their plain mode (ECMA-48). */
    private static void bindPlainArrows(LineReader reader) {
        KeyMap<Binding> keys = Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
        Map.of(
                        "A", LineReader.UP_LINE_OR_HISTORY,
                        "B", LineReader.DOWN_LINE_OR_HISTORY,
                        "C", LineReader.FORWARD_CHAR,
                        "D", LineReader.BACKWARD_CHAR,
                        "H", LineReader.BEGINNING_OF_LINE,
                        "F", LineReader.END_OF_LINE)
                .forEach((letter, widget) -> keys.bind(new Reference(widget), "\033[" + letter));
    }

    /** Asked for what stands before the line, on the threads that draw; must not wait for anybody. */
    public void label(Supplier<Label> wanted) {
        label = wanted;
        refresh();
    }

    /** Shows the label as it is now; a line that is being typed keeps the one that it was begun with. */
    public void refresh() {
        lock.lock();
        try {
            if (!closed && reader.isReading() && reader.getBuffer().length() == 0) {
                Label wanted = label.get();
                if (!wanted.equals(shown)) {
                    shown = wanted;
                    reader.setPrompt(wanted.text);
                    reader.redisplay();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Prints whole lines above the one that is being typed. Blocks while the terminal takes nothing. */
    public void above(String lines) {
        lock.lock();
        try {
            if (closed) {
                afterwards.accept(lines);
            } else {
                reader.printAbove(lines);
                refresh();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next line that was typed; of several that were pasted each is one. */
    @Override
    public Optional<Line> next() {
        typing = Thread.currentThread();
        try {
            while (pasted.isEmpty()) {
                if (closing) {
                    return Optional.empty();
                }
                String typed = reader.readLine();
                int to = shown.to;
                // A line's end in what was pasted is one for us too; those at its foot begin no further line.
                for (String line : typed.split("\\R", 0)) {
                    pasted.add(new Line(Payload.of(line), false, to));
                }
            }
            return Optional.of(pasted.remove());
        } catch (EndOfFileException controlD) {
            return Optional.empty();
        } catch (UserInterruptException controlC) {
            if (!closing) {
                typing = null; // it reads no more, and does not come back from here
                System.exit(INTERRUPTED);
            }
            return Optional.empty();
        } catch (IllegalStateException bad) {
            if (closing) {
                return Optional.empty(); // it was closed under the reader's hands
            }
            throw bad;
        }
    }

    private boolean begin() {
        shown = label.get();
        reader.setPrompt(shown.text);
        return true;
    }

    /** Takes the line away and gives the terminal back as it was. Idempotent. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        Thread reading = typing;
        try {
            if (reading != null) {
                reading.interrupt();
                reading.join(JOIN_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            // Whoever draws on a terminal that takes nothing holds the lock for ever.
            if (lock.tryLock(JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    if (!closed) {
                        closed = true;
                        terminal.close();
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // A terminal that is gone needs nothing back.
        }
    }
}
