package dev.parley.template;

import dev.parley.payload.Payload;
import dev.parley.template.Expression.Bytes;
import dev.parley.template.Expression.Whole;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Whole numbers whose bytes say how many there are. Pure; safe from any thread. A switch over it has no default. */
enum SelfSized {
    /** Seven bits in each byte, the lowest first; protobuf, MQTT, LEB128. A negative one as protobuf's int64. */
    VARINT("varint"),

    /** A length of BER (X.690, 8.1.3): one byte up to 127, otherwise 0x80 and how many bytes follow, the highest first. */
    BER_LENGTH("ber-length");

    /** Ten bytes of seven bits are more than 64; a length of BER has at most eight behind its first. */
    private static final int MOST_BYTES = 10;

    private static final int MOST_BER_BYTES = 8;

    private final String word;

    SelfSized(String word) {
        this.word = word;
    }

    /** As people write it. */
    String word() {
        return word;
    }

    static boolean isKnown(String word) {
        return word.equals(VARINT.word) || word.equals(BER_LENGTH.word);
    }

    static SelfSized of(String word) {
        return word.equals(VARINT.word) ? VARINT : BER_LENGTH;
    }

    /** Of bytes the number that they begin with, of a number its bytes. */
    static Expression make(Call call) {
        SelfSized self = of(call.name());
        return call.any(0) instanceof Bytes bytes ? self.number(bytes) : self.bytes(call.whole(0));
    }

    Whole number(Bytes bytes) {
        return new Whole(values -> read(bytes.value().apply(values)), bytes.isConstant());
    }

    Bytes bytes(Whole number) {
        return new Bytes(values -> written(number.value().apply(values)), number.isConstant(), -1);
    }

    /** Whether these bytes are the same number: a length of BER may have more bytes than it needs. */
    boolean isSame(Payload one, Payload other) {
        return one.equals(other) || (this == BER_LENGTH && read(one).equals(read(other)));
    }

    /** How many bytes the number has that begins there; -1 where there is none. */
    int sizeAt(Payload bytes, int from) {
        int room = bytes.size() - from;
        if (this == BER_LENGTH) {
            int first = room < 1 ? 0x80 : bytes.byteAt(from) & 0xff;
            int more = first < 0x80 ? 0 : first - 0x80;
            boolean is = first != 0x80 && more <= MOST_BER_BYTES && more < room;
            return is ? 1 + more : -1;
        }
        for (int size = 1; size <= Math.min(room, MOST_BYTES); size++) {
            if (bytes.byteAt(from + size - 1) >= 0) {
                return size;
            }
        }
        return -1;
    }

    private BigInteger read(Payload bytes) {
        int size = sizeAt(bytes, 0);
        if (size < 0) {
            throw new Failure(
                    this == VARINT
                            ? "varint does not end: each of its bytes says that another follows"
                            : "ber-length reads a length of 1 to 9 bytes, and this is none, or it is cut");
        }
        if (this == BER_LENGTH) {
            return new BigInteger(
                    1,
                    size == 1 ? bytes.slice(0, 1).bytes() : bytes.slice(1, size).bytes());
        }
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < size; i++) {
            number = number.or(BigInteger.valueOf(bytes.byteAt(i) & 0x7f).shiftLeft(7 * i));
        }
        return number;
    }

    private Payload written(BigInteger number) {
        if (number.bitLength() > 64 || (this == BER_LENGTH && number.signum() < 0)) {
            throw new Failure(
                    this == VARINT
                            ? "varint writes numbers of at most 64 bits"
                            : "ber-length writes lengths from 0, of at most 64 bits");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MOST_BYTES);
        long rest = number.longValue();
        if (this == BER_LENGTH) {
            int size = (number.bitLength() + 7) / 8;
            if (number.bitLength() > 7) {
                bytes.write(0x80 | size);
            }
            for (int i = Math.max(size, 1) - 1; i >= 0; i--) {
                bytes.write((int) (rest >>> (8 * i)));
            }
            return Payload.copyOf(bytes.toByteArray());
        }
        while (rest >>> 7 != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return Payload.copyOf(bytes.toByteArray());
    }
}
