package dev.parley.regex;

/**
 * How the matches of a part of an expression over hex lie to the bytes, which have two digits each. A bit of a mask stands for
 * an even number of digits, the other for an odd one.
 *
 * @param lengths which lengths there may be
 * @param cuts at which starts a capture inside certainly begins or ends inside a byte
 */
record ByteAlignment(int lengths, int cuts) {
    static final int EVEN = 1;
    static final int ODD = 2;
    private static final int BOTH = EVEN | ODD;

    /** Matches the empty text. */
    static final ByteAlignment EMPTY = new ByteAlignment(EVEN, 0);

    /** Matches one digit. */
    static final ByteAlignment DIGIT = new ByteAlignment(ODD, 0);

    /** Could be anything; also what should match nothing, since RE2/J sees {@code F|(?-i:F)f} in ff. */
    static final ByteAlignment UNKNOWN = new ByteAlignment(BOTH, 0);

    ByteAlignment then(ByteAlignment next) {
        int together = 0;
        int cut = cuts;
        for (int start = 0; start < 2; start++) {
            boolean nextIsCut = true;
            for (int length = 0; length < 2; length++) {
                if (has(lengths, length)) {
                    together |= has(next.lengths, 0) ? bit(length) : 0;
                    together |= has(next.lengths, 1) ? bit(length + 1) : 0;
                    nextIsCut &= has(next.cuts, start + length);
                }
            }
            cut |= nextIsCut ? bit(start) : 0;
        }
        return new ByteAlignment(together, cut);
    }

    ByteAlignment or(ByteAlignment other) {
        return new ByteAlignment(lengths | other.lengths, cuts & other.cuts);
    }

    ByteAlignment repeated(int times, int atMost) {
        if (atMost == 0) {
            return EMPTY;
        }
        if (times == 1 && atMost == 1) {
            return this;
        }
        int all = times == 0 ? EVEN : 0;
        if (lengths == ODD) {
            all |= times == atMost ? bit(times) : BOTH;
        } else {
            all |= lengths;
        }
        boolean isCutAnywhere = cuts == BOTH; // a capture is that of the last turn, which may begin at another digit
        int cut = times > 0 && (isCutAnywhere || lengths == EVEN) ? cuts : 0;
        return new ByteAlignment(all, cut);
    }

    /** The same as a capture. */
    ByteAlignment captured() {
        return new ByteAlignment(lengths, cuts | ODD | (lengths == ODD ? BOTH : 0));
    }

    private static int bit(int digits) {
        return digits % 2 == 0 ? EVEN : ODD;
    }

    private static boolean has(int mask, int digits) {
        return (mask & bit(digits)) != 0;
    }
}
