package dev.parley.cli;

import dev.parley.payload.Payload;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A line that is being typed at the foot of a terminal, with editing and a history that is forgotten at the end;
 * everything else is printed above it. The line is taken away when Enter is pressed: what left of it is an event, and is
 * printed like all others.
 */
final class Prompt implements Lines, AutoCloseable {
    private static final long JOIN_MILLIS = 300;

    /** As the JVM does by itself where nobody reads the keyboard: the hooks run, and it ends with this. */
    private static final int INTERRUPTED = 130;

    private final org.jline.terminal.Terminal terminal;
    private final LineReaderImpl reader;
    private final Consumer<String> afterwards;
    private final ReentrantLock lock = new ReentrantLock();
    private String text = "> ";
    private volatile @Nullable Thread typing;
    private volatile boolean closing;
    private boolean closed;

    private Prompt(org.jline.terminal.Terminal terminal, LineReaderImpl reader, Consumer<String> afterwards) {
        this.terminal = terminal;
        this.reader = reader;
        this.afterwards = afterwards;
    }

    /**
     * @param afterwards prints lines once the prompt is closed
     * @throws IOException if the terminal cannot be used
     */
    static Prompt open(Consumer<String> afterwards) throws IOException {
        org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(true)
                .signalHandler(SignalHandler.SIG_DFL)
                .graphemeCluster(false) // would ask the terminal by writing to it
                .dumb(true)
                .build();
        // Also between two lines, where a key that is pressed would else appear in the middle of what arrives.
        terminal.enterRawMode();
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("parley")
                // Nothing is sent that was not typed: no "!" from the history, no indentation or paste marks.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .option(LineReader.Option.INSERT_TAB, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .build();
        bindPlainArrows(reader);
        return new Prompt(terminal, (LineReaderImpl) reader, afterwards);
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

    /** What stands before the line from now on; a line that is being typed keeps the one that it was begun with. */
    void text(String prompt) {
        lock.lock();
        try {
            text = prompt;
            if (reader.isReading() && reader.getBuffer().length() == 0) {
                reader.setPrompt(prompt);
                reader.redisplay();
            }
        } finally {
            lock.unlock();
        }
    }

    private String text() {
        lock.lock();
        try {
            return text;
        } finally {
            lock.unlock();
        }
    }

    /** Prints whole lines above the one that is being typed. Safe from any thread. */
    void above(String lines) {
        lock.lock();
        try {
            if (closed) {
                afterwards.accept(lines);
            } else {
                reader.printAbove(lines);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Payload> next() {
        typing = Thread.currentThread();
        try {
            return closing ? Optional.empty() : Optional.of(Payload.of(reader.readLine(text())));
        } catch (EndOfFileException controlD) {
            return Optional.empty();
        } catch (UserInterruptException controlC) {
            if (!closing) {
                System.exit(INTERRUPTED);
            }
            return Optional.empty();
        }
    }

    /** Takes the line away and gives the terminal back as it was. */
    @Override
    public void close() {
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
        lock.lock();
        try {
            closed = true;
            terminal.close();
        } catch (IOException gone) {
            // A terminal that is gone needs nothing back.
        } finally {
            lock.unlock();
        }
    }
}
