package dev.parley.text;

/** Reads UTF-8 (RFC 3629) where it stands. Pure; safe from any thread. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The character that begins at {@code at}.
     *
     * @param end where the text ends
     * @return its code point, or -1 where the bytes are not UTF-8: cut off, too long, a surrogate or beyond Unicode
     */
    public static int codePointAt(byte[] bytes, int at, int end) {
        int first = bytes[at];
        if (first >= 0) {
            return first;
        }
        int length = (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 0;
        if (length == 0 || end - at < length) {
            return -1;
        }
        int codePoint = first & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return -1;
            }
            codePoint = codePoint << 6 | (bytes[at + i] & 0x3f);
        }
        boolean valid = codePoint <= Character.MAX_CODE_POINT
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                && length == length(codePoint);
        return valid ? codePoint : -1;
    }

    /** How many bytes a character takes. */
    public static int length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
