package dev.parley.template;

import dev.parley.payload.Payload;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Puts the fields of a message one behind the other. Pure; safe from any thread. */
final class MessageBytes {
    private MessageBytes() {}

    /**
     * Their bytes.
     *
     * @param source what errors call the message
     * @param known the bytes of each
     */
    static Payload of(String source, List<FieldDefinition> fields, Map<String, Payload> known) {
        Payload message = Payload.EMPTY;
        BigInteger bits = BigInteger.ZERO;
        int width = 0;
        for (FieldDefinition each : fields) {
            Payload field = known.getOrDefault(each.name(), Payload.EMPTY);
            if (each.type() instanceof FieldType.Bits(int more)) {
                bits = bits.shiftLeft(more).or(new BigInteger(1, field.bytes()));
                width += more;
                if (width % 8 == 0) {
                    message = message.plus(bytes(bits, width / 8));
                    bits = BigInteger.ZERO;
                    width = 0;
                }
            } else {
                Template.requireSize(source, message, field);
                message = message.plus(field);
            }
        }
        return message;
    }

    private static Payload bytes(BigInteger bits, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(count);
        for (int i = count - 1; i >= 0; i--) {
            bytes.write(bits.shiftRight(8 * i).intValue());
        }
        return Payload.copyOf(bytes.toByteArray());
    }
}
