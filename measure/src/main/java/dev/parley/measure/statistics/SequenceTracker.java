package dev.parley.measure.statistics;

/**
 * Which sequence numbers came: a bitmap that slides with the highest one. Every number is looked at by itself, in order,
 * when it leaves the window or at the announced end, so that what is lost is counted and never the difference of two sums.
 * Reordering is RFC 4737's: a number that is lower than one that came before it. Nothing is allocated after construction.
 * Not safe from several threads.
 */
public final class SequenceTracker {
    /** It came after all before it, or with some of them missing until now. */
    static final int IN_ORDER = 0;
    /** A higher one came before it (RFC 4737, 3.3). */
    public static final int REORDERED = 1;
    /** It had come before. */
    static final int DUPLICATE = 2;
    /** It was given up as lost, or is a copy of one that is too far back to know. */
    static final int TOO_LATE = 3;

    private static final int WORD = 64;
    private static final int REMEMBERED = 1_024;

    private final long[] words;
    private final long[] recent = new long[REMEMBERED];
    private final LossRuns.Counter runs = new LossRuns.Counter();
    private long lastWord;
    private long firstWord;
    private long next;
    private long arrived;
    private long inOrder;
    private long reordered;
    private long duplicates;
    private long tooLate;
    private long lost;
    private int extent;

    /** @param window how many numbers behind the highest are still waited for; rounded up to a multiple of 64 */
    public SequenceTracker(int window) {
        words = new long[Math.max(2, Math.ceilDiv(window, WORD) + 1)];
    }

    /**
     * Takes in one number.
     *
     * @param sequence 0 or more
     * @return {@link #IN_ORDER}, {@link #REORDERED}, {@link #DUPLICATE} or {@link #TOO_LATE}
     */
    public int add(long sequence) {
        long word = sequence >> 6;
        if (sequence >= next) {
            if (word != lastWord) {
                slideTo(word);
            }
            next = sequence + 1;
            words[(int) (word % words.length)] |= 1L << sequence;
            inOrder++;
            remember(sequence);
            return IN_ORDER;
        }
        if (word < firstWord) {
            tooLate++;
            return TOO_LATE;
        }
        int slot = (int) (word % words.length);
        if ((words[slot] & 1L << sequence) != 0) {
            duplicates++;
            return DUPLICATE;
        }
        words[slot] |= 1L << sequence;
        reordered++;
        extent = Math.max(extent, extentOf(sequence));
        remember(sequence);
        return REORDERED;
    }

    private void remember(long sequence) {
        recent[(int) (arrived++ & REMEMBERED - 1)] = sequence;
    }

    /** How many came between the first that is higher and this one (RFC 4737, 4.2.1); looks back so far and no further. */
    private int extentOf(long sequence) {
        long from = Math.max(0, arrived - REMEMBERED);
        for (long i = from; i < arrived; i++) {
            if (recent[(int) (i & REMEMBERED - 1)] > sequence) {
                return (int) (arrived - i);
            }
        }
        return 0;
    }

    private void slideTo(long word) {
        long newFirst = Math.max(firstWord, word - words.length + 1);
        settle(Math.min(newFirst, lastWord + 1));
        if (newFirst > lastWord + 1) {
            long gone = (newFirst - lastWord - 1) * WORD;
            runs.missing(gone);
            lost += gone;
            firstWord = newFirst;
        }
        for (long fresh = Math.max(lastWord + 1, newFirst); fresh <= word; fresh++) {
            words[(int) (fresh % words.length)] = 0;
        }
        lastWord = word;
    }

    private void settle(long before) {
        for (; firstWord < before; firstWord++) {
            settle(words[(int) (firstWord % words.length)], WORD);
        }
    }

    private void settle(long word, int bits) {
        if (word == -1L) {
            runs.present();
            return;
        }
        for (int i = 0; i < bits; i++) {
            if ((word & 1L << i) == 0) {
                runs.missing(1);
                lost++;
            } else {
                runs.present();
            }
        }
    }

    /**
     * No more will come: whatever is not there is lost. To be called once.
     *
     * @param total how many were sent, 0 or more
     */
    public void end(long total) {
        long end = Math.max(total, next);
        long endWord = end >> 6;
        if (endWord > lastWord) {
            slideTo(endWord);
        }
        settle(endWord);
        settle(words[(int) (endWord % words.length)], (int) (end & WORD - 1));
        runs.present();
        firstWord = endWord + 1;
    }

    /** How many different numbers came in time. */
    public long distinct() {
        return inOrder + reordered;
    }

    /** One more than the highest number that came; 0 before the first. */
    long next() {
        return next;
    }

    long inOrder() {
        return inOrder;
    }

    public long reordered() {
        return reordered;
    }

    public long duplicates() {
        return duplicates;
    }

    public long tooLate() {
        return tooLate;
    }

    /** Exact after {@link #end}; before it, how many were given up. */
    public long lost() {
        return lost;
    }

    /** The largest reordering extent, in datagrams; at most {@value #REMEMBERED}. */
    public int reorderingExtent() {
        return extent;
    }

    public LossRuns lossRuns() {
        return runs.toRuns();
    }
}
