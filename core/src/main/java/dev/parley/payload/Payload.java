package dev.parley.payload;

import dev.parley.text.Utf8;
import dev.parley.text.Utf8Builder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** Immutable bytes: what was sent, or what arrived. Safe from any thread. */
public final class Payload {
    /** No bytes: as a datagram it is a real one, of 0 B. */
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] owned) {
        this.bytes = owned;
    }

    /** The text in UTF-8. */
    public static Payload of(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of these bytes. */
    public static Payload copyOf(byte... bytes) {
        return copyOf(bytes, 0, bytes.length);
    }

    /**
     * A copy of {@code length} bytes from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the array has not so many
     */
    public static Payload copyOf(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length); // copyOfRange would fill up with zeros
        return length == 0 ? EMPTY : new Payload(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** A copy of what is between the buffer's position and limit; the buffer is left as it was. */
    public static Payload copyOf(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            return EMPTY;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return new Payload(copy);
    }

    /** In bytes. */
    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * One byte, from 0.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** A read-only view from 0 to {@link #size()}; each call gives a new one. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * From {@code from} up to {@code to}, without the latter.
     *
     * @throws IndexOutOfBoundsException if these bytes do not reach so far
     */
    public Payload slice(int from, int to) {
        return from == 0 && to == bytes.length ? this : copyOf(bytes, from, to - from);
    }

    /** These bytes, then the other's. */
    public Payload plus(Payload other) {
        if (other.isEmpty()) {
            return this;
        }
        byte[] both = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, both, bytes.length, other.bytes.length);
        return new Payload(both);
    }

    /** Writes the bytes as they are. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    /** Whether {@code part} stands anywhere in these bytes, however long it takes to find. An empty part does. */
    public boolean contains(Payload part) {
        if (part.isEmpty()) {
            return true;
        }
        byte first = part.bytes[0];
        for (int start = 0; start <= bytes.length - part.bytes.length; start++) {
            if (bytes[start] == first && hasAt(part, start)) {
                return true;
            }
        }
        return false;
    }

    /** Whether these bytes begin with {@code part}. */
    public boolean startsWith(Payload part) {
        return part.bytes.length <= bytes.length && hasAt(part, 0);
    }

    /** Whether these bytes end with {@code part}. */
    public boolean endsWith(Payload part) {
        return part.bytes.length <= bytes.length && hasAt(part, bytes.length - part.bytes.length);
    }

    private boolean hasAt(Payload part, int start) {
        return Arrays.equals(bytes, start, start + part.bytes.length, part.bytes, 0, part.bytes.length);
    }

    /** The text, if the bytes are valid UTF-8 (RFC 3629). */
    public Optional<String> text() {
        if (Escapes.isAscii(bytes, 0, bytes.length)) {
            return Optional.of(
                    new String(bytes, StandardCharsets.ISO_8859_1)); // copies, where a decoder would look again
        }
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(chars.toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /** Two lower-case digits a byte, nothing between: {@code 68656c6c6f}. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Two lower-case digits a byte, a space between: {@code 68 65 6c 6c 6f}. */
    public String spacedHex() {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** One line of printable text that {@link Escapes#parse} turns into the same bytes again. */
    public String escaped() {
        return Escapes.show(bytes);
    }

    /** Whether it is text, or has as many printable characters of ASCII as other bytes at least. */
    public boolean isMostlyText() {
        int printable = 0;
        for (byte each : bytes) {
            if (each >= ' ' && each < 0x7f) {
                printable++;
            }
        }
        return 2 * printable >= bytes.length || Escapes.isText(bytes, 0, bytes.length);
    }

    /** Appends the first {@code count} bytes as {@link #escaped()} shows them, or fewer so that no character is cut. */
    public void appendEscaped(int count, Utf8Builder to) {
        Escapes.show(bytes, 0, Escapes.wholeCharacters(bytes, Math.min(count, bytes.length)), to);
    }

    /** Appends the first {@code count} bytes as {@link #spacedHex()} shows them. */
    public void appendSpacedHex(int count, Utf8Builder to) {
        to.appendSpacedHex(bytes, 0, Math.min(count, bytes.length));
    }

    /** Appends all bytes as {@link #hex()} shows them. */
    public void appendHex(Utf8Builder to) {
        to.appendHex(bytes, 0, bytes.length);
    }

    /** Appends all bytes as they are. */
    public void appendTo(Utf8Builder to) {
        to.append(bytes);
    }

    /** Appends the bytes from {@code from} up to {@code end} as they are. */
    public void appendTo(Utf8Builder to, int from, int end) {
        to.append(bytes, from, end - from);
    }

    /**
     * The character of UTF-8 that begins with the byte {@code at}.
     *
     * @return its code point, or -1 where these bytes are not UTF-8
     */
    public int codePointAt(int at) {
        return Utf8.codePointAt(bytes, at, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As {@link #escaped()}, cut after 64 bytes: for messages and debuggers. */
    @Override
    public String toString() {
        return bytes.length <= 64 ? escaped() : slice(0, 64).escaped() + "… (" + bytes.length + " B)";
    }
}
