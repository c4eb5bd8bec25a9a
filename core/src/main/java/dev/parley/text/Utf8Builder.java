package dev.parley.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds text as UTF-8 bytes in an array that is used again, where a {@link StringBuilder} would make characters that
 * are encoded anew. Not safe from several threads.
 */
public final class Utf8Builder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP = 3;
    private static final int FIRST_BYTES = 256;

    /** What is kept when the builder is cleared; a larger array served one large line. */
    private static final int MOST_KEPT_BYTES = 1 << 19;

    /** Digits and separators of the longest number. */
    private static final int MOST_NUMBER_BYTES = 26;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** In bytes. */
    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    /** Takes away what was appended since the builder had that size. */
    public void truncate(int toSize) {
        size = Math.min(size, toSize);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
        }
    }

    public Utf8Builder append(String text) {
        int length = text.length();
        reserve(length);
        byte[] into = bytes;
        int start = size;
        for (int i = 0; i < length; i++) {
            char letter = text.charAt(i);
            if (letter >= 0x80) {
                return append(text.getBytes(StandardCharsets.UTF_8));
            }
            into[start + i] = (byte) letter;
        }
        size = start + length;
        return this;
    }

    /** Bytes that are UTF-8 already. */
    public Utf8Builder append(byte... utf8) {
        return append(utf8, 0, utf8.length);
    }

    /** {@code length} bytes from {@code offset} that are UTF-8 already. */
    public Utf8Builder append(byte[] utf8, int offset, int length) {
        reserve(length);
        System.arraycopy(utf8, offset, bytes, size, length);
        size += length;
        return this;
    }

    /**
     * How one byte is written by {@link #appendForms}.
     *
     * @param utf8 one to four bytes of UTF-8
     */
    public static long form(byte... utf8) {
        long form = 0;
        for (int i = utf8.length - 1; i >= 0; i--) {
            form = form << 8 | (utf8[i] & 0xff);
        }
        return form | (long) utf8.length << Integer.SIZE;
    }

    /**
     * Appends for each byte its form.
     *
     * @param forms the {@link #form} of each of the 256 bytes
     */
    public Utf8Builder appendForms(byte[] data, int offset, int length, long[] forms) {
        reserve(Math.multiplyExact(Integer.BYTES, length) + Integer.BYTES);
        ByteBuffer into = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = size;
        for (int i = offset; i < offset + length; i++) {
            long form = forms[data[i] & 0xff];
            into.putInt(at, (int) form); // what is behind the form is written over by the next
            at += (int) (form >>> Integer.SIZE);
        }
        size = at;
        return this;
    }

    /** One character of ASCII. */
    public Utf8Builder appendAscii(int letter) {
        reserve(1);
        bytes[size++] = (byte) letter;
        return this;
    }

    /** Two lower-case digits. */
    public Utf8Builder appendHex(int value) {
        reserve(2);
        bytes[size++] = HEX[value >> 4 & 0xf];
        bytes[size++] = HEX[value & 0xf];
        return this;
    }

    /** Two lower-case digits a byte, nothing between: {@code 68656c6c6f}. */
    public Utf8Builder appendHex(byte[] data, int offset, int length) {
        reserve(2 * length);
        byte[] into = bytes;
        int at = size;
        for (int i = offset; i < offset + length; i++) {
            into[at] = HEX[data[i] >> 4 & 0xf];
            into[at + 1] = HEX[data[i] & 0xf];
            at += 2;
        }
        size = at;
        return this;
    }

    /** Two lower-case digits a byte, a space between: {@code 68 65 6c 6c 6f}. */
    public Utf8Builder appendSpacedHex(byte[] data, int offset, int length) {
        if (length == 0) {
            return this;
        }
        reserve(3 * length);
        byte[] into = bytes;
        int at = size;
        for (int i = offset; i < offset + length; i++) {
            into[at] = HEX[data[i] >> 4 & 0xf];
            into[at + 1] = HEX[data[i] & 0xf];
            into[at + 2] = ' ';
            at += 3;
        }
        size = at - 1;
        return this;
    }

    /** {@code 65507}. */
    public Utf8Builder append(long number) {
        return append(number, Integer.MAX_VALUE);
    }

    /** {@code 65,507}, as {@link Sizes#count(long)}. */
    public Utf8Builder appendCount(long number) {
        return append(number, GROUP);
    }

    /** {@code 65,507 B}, as {@link Sizes#show}. */
    public Utf8Builder appendSize(long byteCount) {
        return appendCount(byteCount).append(" B");
    }

    private Utf8Builder append(long number, int group) {
        if (number < 0) {
            return append(group == GROUP ? Sizes.count(number) : Long.toString(number));
        }
        reserve(MOST_NUMBER_BYTES);
        int length = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            length++;
        }
        length += (length - 1) / group;
        int at = size + length;
        long rest = number;
        for (int digit = 0; at > size; digit++) {
            if (digit > 0 && digit % group == 0) {
                bytes[--at] = ',';
            }
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += length;
        return this;
    }

    /** So many digits, with zeros before them: {@code 007}. */
    public Utf8Builder appendDigits(long number, int digits) {
        reserve(digits);
        long rest = number;
        for (int at = size + digits; at > size; rest /= 10) {
            bytes[--at] = (byte) ('0' + rest % 10);
        }
        size += digits;
        return this;
    }

    /** Writes what is built in one call. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    /** A copy. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
