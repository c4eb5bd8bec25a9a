package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.io.ByteArrayOutputStream;

/** SLIP (RFC 1055): END around each message, and two bytes in the place of one that would look like it. */
enum SlipFraming implements Framing {
    INSTANCE;

    private static final byte END = (byte) 0xC0;
    private static final byte ESC = (byte) 0xDB;
    private static final byte ESC_END = (byte) 0xDC;
    private static final byte ESC_ESC = (byte) 0xDD;

    @Override
    public Deframer deframer(int maxMessage) {
        return new Unescaping(maxMessage);
    }

    /** END before it too, as the RFC advises: it ends what noise on the line may have begun. */
    @Override
    public Payload frame(Payload message) throws FramingException {
        if (message.isEmpty()) {
            throw new FramingException("SLIP has no empty messages: whoever reads it skips them (RFC 1055)");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.size() + 2);
        out.write(END);
        for (byte each : message.bytes()) {
            switch (each) {
                case END -> {
                    out.write(ESC);
                    out.write(ESC_END);
                }
                case ESC -> {
                    out.write(ESC);
                    out.write(ESC_ESC);
                }
                default -> out.write(each);
            }
        }
        out.write(END);
        return Payload.copyOf(out.toByteArray());
    }

    private static final class Unescaping extends GatheringDeframer {
        private boolean escaped;

        /** Of the frame so far, with the ENDs before it. */
        private int framedBytes;

        Unescaping(int maxMessage) {
            super(new Gathering("a SLIP frame", maxMessage, 0));
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            for (int i = offset; i < offset + length; i++) {
                byte each = bytes[i];
                framedBytes++;
                if (each == END) {
                    escaped = false;
                    if (gathered.size() > 0) {
                        messages.accept(gathered.take(0), framedBytes);
                        framedBytes = 0;
                    }
                } else if (each == ESC && !escaped) {
                    escaped = true;
                } else {
                    gathered.add(escaped ? unescaped(each) : each);
                    escaped = false;
                }
            }
        }

        /** Any other byte behind ESC breaks the protocol; the RFC's own reader takes it as it is, and so do we. */
        private static byte unescaped(byte behind) {
            return switch (behind) {
                case ESC_END -> END;
                case ESC_ESC -> ESC;
                default -> behind;
            };
        }

        /** Without its escapes. */
        @Override
        public String missing() {
            return "a SLIP frame has begun (%s), and the END (0xC0) behind it has not come"
                    .formatted(Sizes.show(gathered.size()));
        }
    }
}
