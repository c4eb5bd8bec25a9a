package dev.parley.regex;

/** Some of the 256 bytes. Immutable; safe from any thread. */
final class ByteSet {
    static final ByteSet NONE = new ByteSet(new long[4]);
    static final ByteSet ALL = range(0, 0xff);

    private final long[] words;

    private ByteSet(long[] owned) {
        this.words = owned;
    }

    /** From the first to the last, both with it; nothing where the last is less than the first. */
    static ByteSet range(int first, int last) {
        long[] words = new long[4];
        for (int value = first; value <= last; value++) {
            words[value >> 6] |= 1L << (value & 63);
        }
        return new ByteSet(words);
    }

    ByteSet plus(ByteSet other) {
        long[] both = words.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] |= other.words[i];
        }
        return new ByteSet(both);
    }

    boolean has(int value) {
        return (words[value >> 6] & 1L << (value & 63)) != 0;
    }

    boolean hasAny(ByteSet other) {
        for (int i = 0; i < words.length; i++) {
            if ((words[i] & other.words[i]) != 0) {
                return true;
            }
        }
        return false;
    }
}
