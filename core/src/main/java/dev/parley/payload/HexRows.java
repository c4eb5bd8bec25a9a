package dev.parley.payload;

import dev.parley.text.Utf8Builder;
import java.util.Arrays;

/**
 * Payloads as {@code hexdump -C} shows them: rows of an offset, 16 bytes in two groups, and a column of text with a dot for
 * each byte that is not printable ASCII. {@link Encoding#HEX} reads them back. Pure; safe from any thread.
 */
public final class HexRows {
    /** So many bytes are a row. */
    public static final int ROW_BYTES = 16;

    private static final int OFFSET_DIGITS = 8;
    private static final int FIRST_COLUMN = OFFSET_DIGITS + 2;
    private static final int TEXT_COLUMN = FIRST_COLUMN + 3 * ROW_BYTES + 2;

    private HexRows() {}

    /**
     * Appends the first {@code count} bytes, or fewer where there are not so many.
     *
     * @param margin what stands before each row, such as a line end and two spaces
     */
    public static void append(Payload payload, int count, String margin, Utf8Builder to) {
        int end = Math.min(count, payload.size());
        for (int from = 0; from < end; from += ROW_BYTES) {
            to.append(margin);
            appendRow(payload, from, Math.min(end, from + ROW_BYTES), to);
        }
    }

    /** The row of the byte {@code at}, which may be the one behind the last. */
    public static String row(Payload payload, int at) {
        int from = at - at % ROW_BYTES;
        Utf8Builder row = new Utf8Builder();
        appendRow(payload, from, Math.min(payload.size(), from + ROW_BYTES), row);
        return row.toString();
    }

    /** Where the digits of the byte {@code at} begin in its row, from 0. */
    public static int column(int at) {
        int inRow = at % ROW_BYTES;
        return FIRST_COLUMN + 3 * inRow + (inRow < ROW_BYTES / 2 ? 0 : 1);
    }

    /** Put together as a whole: a listener shows hundreds of thousands of rows a second. */
    private static void appendRow(Payload payload, int from, int end, Utf8Builder to) {
        byte[] row = new byte[TEXT_COLUMN + ROW_BYTES + 2];
        Arrays.fill(row, 0, TEXT_COLUMN, (byte) ' ');
        for (int digit = 0; digit < OFFSET_DIGITS; digit++) {
            row[digit] = digit(from >> (4 * (OFFSET_DIGITS - 1 - digit)));
        }
        int text = TEXT_COLUMN;
        row[text++] = '|';
        for (int at = from; at < end; at++) {
            byte each = payload.byteAt(at);
            int column = column(at);
            row[column] = digit(each >> 4);
            row[column + 1] = digit(each);
            row[text++] = each >= ' ' && each < 0x7f ? each : (byte) '.';
        }
        row[text++] = '|';
        to.append(row, 0, text);
    }

    private static byte digit(int value) {
        return (byte) "0123456789abcdef".charAt(value & 0xf);
    }
}
