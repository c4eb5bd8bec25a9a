package dev.parley.payload;

import dev.parley.text.Utf8Builder;

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

    private static void appendRow(Payload payload, int from, int end, Utf8Builder to) {
        for (int shift = 8 * OFFSET_DIGITS / 2 - 8; shift >= 0; shift -= 8) {
            to.appendHex(from >> shift & 0xff);
        }
        int column = OFFSET_DIGITS;
        for (int at = from; at < end; at++) {
            column = appendSpaces(column, column(at), to);
            to.appendHex(payload.byteAt(at));
            column += 2;
        }
        appendSpaces(column, TEXT_COLUMN, to);
        to.appendAscii('|');
        for (int at = from; at < end; at++) {
            byte each = payload.byteAt(at);
            to.appendAscii(each >= ' ' && each < 0x7f ? each : '.');
        }
        to.appendAscii('|');
    }

    private static int appendSpaces(int from, int end, Utf8Builder to) {
        for (int at = from; at < end; at++) {
            to.appendAscii(' ');
        }
        return end;
    }
}
