package dev.parley.web.workbench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked of the bench cannot be; each problem is a sentence of the engine, with the place that it is about. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final Kind kind;

    /** Why it cannot be. */
    public enum Kind {
        /** What was asked for is wrong. */
        WRONG,
        /** There is no such thing. */
        UNKNOWN,
        /** The network or the system said no. */
        REFUSED
    }

    /**
     * One thing that is wrong.
     *
     * @param field the key that it is about, or null
     * @param line of the text that was given, from 1; 0 where it is about no line
     * @param column from 1; 0 where it is about no line
     */
    public record Problem(@Nullable String field, int line, int column, String message) {}

    public BenchException(Kind kind, List<Problem> problems) {
        super(problems.isEmpty() ? "" : problems.getFirst().message());
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /** One that is about no place. */
    public BenchException(Kind kind, String message) {
        this(kind, List.of(new Problem(null, 0, 0, message)));
    }

    /** One that is about a key. */
    public static BenchException of(String field, String message) {
        return new BenchException(Kind.WRONG, List.of(new Problem(field, 0, 0, message)));
    }

    public Kind kind() {
        return kind;
    }

    public List<Problem> problems() {
        return problems;
    }
}
