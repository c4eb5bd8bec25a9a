package dev.parley.framing;

import dev.parley.payload.Payload;

/** Finds certain bytes in a stream (Knuth, Morris and Pratt), which may be cut anywhere and may repeat their own beginning. */
final class MarkSearch {
    private final byte[] mark;
    private final int[] fallback;
    private int matched;

    /** @param mark one byte or more */
    MarkSearch(Payload mark) {
        this.mark = mark.bytes();
        this.fallback = fallback(this.mark);
    }

    /** For each number of bytes that match: how many match after one that does not. */
    private static int[] fallback(byte[] pattern) {
        int[] next = new int[pattern.length + 1];
        int length = 0;
        for (int i = 1; i < pattern.length; i++) {
            while (length > 0 && pattern[i] != pattern[length]) {
                length = next[length];
            }
            length += pattern[i] == pattern[length] ? 1 : 0;
            next[i + 1] = length;
        }
        return next;
    }

    /** Takes in the next byte; true if the mark ends with it. The search then begins anew behind it. */
    boolean ends(byte next) {
        while (matched > 0 && next != mark[matched]) {
            matched = fallback[matched];
        }
        matched += next == mark[matched] ? 1 : 0;
        if (matched < mark.length) {
            return false;
        }
        matched = 0;
        return true;
    }

    /** How many of the last bytes may be the beginning of the mark. */
    int matched() {
        return matched;
    }

    /** What came before is no beginning of the mark. */
    void reset() {
        matched = 0;
    }
}
