package dev.parley.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The options of one block of pcapng, in the order of the file. Those behind one that is longer than the block are not there. */
final class BlockOptions {
    private static final int HEADER_BYTES = 4;

    private final ByteBuffer block;
    private final int from;
    private final int end;

    /** What is done with each. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One option.
         *
         * @param at where its value begins in the block
         */
        void visit(int code, int at, int length);
    }

    BlockOptions(ByteBuffer block, int from, int end) {
        this.block = block;
        this.from = from;
        this.end = end;
    }

    void forEach(Visitor visitor) {
        int at = from;
        while (end - at >= HEADER_BYTES) {
            int code = block.getShort(at) & 0xffff;
            int length = block.getShort(at + 2) & 0xffff;
            at += HEADER_BYTES;
            if (code == Pcapng.OPT_END || length > end - at) {
                return;
            }
            visitor.visit(code, at, length);
            at += Pcapng.padded(length);
        }
    }

    List<String> comments() {
        return texts(Pcapng.OPT_COMMENT);
    }

    /** All values of that option as text. */
    List<String> texts(int code) {
        List<String> texts = new ArrayList<>(0);
        forEach((which, at, length) -> {
            if (which == code) {
                texts.add(text(at, length));
            }
        });
        return texts;
    }

    /** The option as text; empty where it is missing. */
    String text(int code) {
        List<String> texts = texts(code);
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    /** The option as a number of so many bytes, or what holds where it is missing. */
    long number(int code, int bytes, long otherwise) {
        long[] found = {otherwise};
        forEach((which, at, length) -> {
            if (which == code && length == bytes) {
                found[0] = switch (bytes) {
                    case 1 -> block.get(at) & 0xff;
                    case 4 -> block.getInt(at) & 0xffffffffL;
                    default -> block.getLong(at);
                };
            }
        });
        return found[0];
    }

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        block.get(at, bytes);
        return withoutNul(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Some programs count the NUL of C behind a text. */
    static String withoutNul(String text) {
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }
}
