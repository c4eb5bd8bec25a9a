package dev.parley.hint;

import java.nio.ByteBuffer;

/** What bytes look like: a careful guess, which rather takes text for binary than binary for text. Pure. */
enum CharsetGuess {
    /** Letters, digits and the like, and nothing else: the same in almost every encoding. */
    ASCII,

    /** UTF-8 (RFC 3629) with something beyond ASCII. */
    UTF_8,

    /** Mostly ASCII, and here and there a letter of ISO 8859-1 or Windows-1252. */
    WESTERN,

    /** ASCII and pairs of bytes as in the common part of GBK (GB 2312). */
    DOUBLE_BYTE,

    /** Anything else. */
    BINARY;

    /** So much of the beginning is enough to guess by. */
    static final int MOST_BYTES = 256;

    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Whether no byte is beyond ASCII: a few nanoseconds, for where that is all that matters. Allocates nothing. */
    static boolean isSevenBit(ByteBuffer data) {
        int end = Math.min(data.limit(), data.position() + MOST_BYTES);
        int at = data.position();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            if ((data.getLong(at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (data.get(at) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Guesses by at most {@link #MOST_BYTES} from the buffer's position on; the buffer is left as it was.
     *
     * @param piece whether these bytes may begin and end inside a letter, as what one read of a stream gives
     */
    static CharsetGuess of(ByteBuffer data, boolean piece) {
        boolean whole = data.remaining() <= MOST_BYTES && !piece;
        byte[] bytes = new byte[Math.min(data.remaining(), MOST_BYTES)];
        data.get(data.position(), bytes);
        if (holdsControls(bytes)) {
            return BINARY;
        }
        if (isSevenBit(ByteBuffer.wrap(bytes))) {
            return ASCII;
        }
        if (isUtf8(bytes, piece, !whole)) {
            return UTF_8;
        }
        if (isDoubleByte(bytes, whole)) {
            return DOUBLE_BYTE;
        }
        return isWestern(bytes) ? WESTERN : BINARY;
    }

    private static boolean holdsControls(byte... bytes) {
        for (byte each : bytes) {
            boolean layout = each == '\t' || each == '\n' || each == '\r';
            if ((each >= 0 && each < ' ' && !layout) || each == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUtf8(byte[] bytes, boolean cutBefore, boolean cutBehind) {
        int at = 0;
        while (cutBefore && at < Math.min(3, bytes.length) && isContinuation(bytes[at])) {
            at++;
        }
        while (at < bytes.length) {
            int length = utf8Length(bytes[at]);
            if (length == 0 || (at + length > bytes.length && !cutBehind)) {
                return false;
            }
            for (int i = 1; i < length && at + i < bytes.length; i++) {
                if (!isContinuation(bytes[at + i])) {
                    return false;
                }
            }
            at += length;
        }
        return true;
    }

    private static boolean isContinuation(byte each) {
        return (each & 0xc0) == 0x80;
    }

    /** By the first byte of a letter; 0 where none begins so. */
    private static int utf8Length(byte first) {
        int lead = first & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 3;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    }

    /** Chinese text uses the first level of GB 2312 (0xb0 to 0xd7) for all but a few of its letters. */
    private static boolean isDoubleByte(byte[] bytes, boolean whole) {
        int common = 0;
        int rare = 0;
        int at = 0;
        while (at < bytes.length) {
            int lead = bytes[at] & 0xff;
            if (lead < 0x80) {
                at++;
                continue;
            }
            if (at + 1 == bytes.length) {
                return !whole && isMostly(common, rare);
            }
            int trail = bytes[at + 1] & 0xff;
            if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || trail > 0xfe) {
                return false;
            }
            boolean usual = lead <= 0xa3 || (lead >= 0xb0 && lead <= 0xd7);
            common += usual ? 1 : 0;
            rare += usual ? 0 : 1;
            at += 2;
        }
        return isMostly(common, rare);
    }

    private static boolean isMostly(int common, int rare) {
        return common >= 2 && rare * 8 <= common;
    }

    /** Seven of ten are ASCII letters, digits and spaces, and what is beyond ASCII is a letter or sign that is in use. */
    private static boolean isWestern(byte... bytes) {
        int plain = 0;
        int running = 0;
        for (byte each : bytes) {
            int value = each & 0xff;
            boolean beyond = value >= 0x80;
            running = beyond ? running + 1 : 0;
            if (running > 2 || (beyond && !isWesternLetter(value))) {
                return false;
            }
            plain += !beyond && (Character.isLetterOrDigit(value) || value == ' ') ? 1 : 0;
        }
        return plain * 10 >= bytes.length * 7;
    }

    /** Beside those of ISO 8859-1, of what Windows-1252 adds: the euro, the ellipsis, quotes and dashes. */
    private static boolean isWesternLetter(int value) {
        return value >= 0xa0 || value == 0x80 || value == 0x85 || (value >= 0x91 && value <= 0x97);
    }
}
