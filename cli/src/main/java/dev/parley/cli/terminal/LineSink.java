package dev.parley.cli.terminal;

import dev.parley.text.Utf8Builder;
import java.util.function.Consumer;

/** Where lines go, each whole. Safe from any thread. */
public interface LineSink {
    /**
     * Takes a line, and may keep it until {@link #flush}. Lines are built one at a time, and one that would not be shown is
     * not built.
     *
     * @param line builds it, without its end
     */
    void add(Consumer<Utf8Builder> line);

    /** The same with a line of words, which is broken between them where a person's terminal is too narrow for it. */
    default void addSentence(Consumer<Utf8Builder> line) {
        add(line);
    }

    /** Shows what was taken, or puts it in the queue of whoever shows it. */
    void flush();

    /** Takes a line of words and shows it. */
    default void line(String text) {
        addSentence(to -> to.append(text));
        flush();
    }
}
