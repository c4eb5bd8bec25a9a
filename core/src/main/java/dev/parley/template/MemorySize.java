package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.Map;

/** How many bytes what rules remember is taken for. Pure. */
final class MemorySize {
    /** What an entry costs beside its bytes. */
    private static final int ENTRY_BYTES = 64;

    private MemorySize() {}

    /** Of a variable at first. */
    static long needed(Variable variable) {
        return switch (variable) {
            case Variable.WholeNumber number -> 0;
            case Variable.Decimal decimal -> 0;
            case Variable.Text text -> text.first().size();
            case Variable.Registers registers ->
                (long) registers.count() * registers.codec().size();
            case Variable.Table table ->
                table.first().entrySet().stream()
                        .mapToLong(entry -> cost(entry.getKey(), entry.getValue()))
                        .sum();
        };
    }

    /** Of an entry of a table. */
    static long cost(Payload key, Payload value) {
        return (long) key.size() + value.size() + ENTRY_BYTES;
    }

    /** Of a value. */
    static long held(Object value) {
        return switch (value) {
            case Payload text -> text.size();
            case byte[] cells -> cells.length;
            case Map<?, ?> entries ->
                entries.entrySet().stream()
                        .mapToLong(entry -> cost((Payload) entry.getKey(), (Payload) entry.getValue()))
                        .sum();
            default -> 0;
        };
    }
}
