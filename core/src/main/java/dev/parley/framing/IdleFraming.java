package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.time.Durations;
import java.time.Duration;

/**
 * Messages that end when the stream falls silent, as on a serial line (Modbus RTU ends them after 3.5 characters). Only as
 * good as the network is even: a message that is held up on its way comes as two, and two that come together are one.
 *
 * @param gap for how long, more than nothing and at most an hour
 */
record IdleFraming(Duration gap) implements Framing {
    private static final Duration MOST = Duration.ofHours(1);

    IdleFraming {
        if (gap.isNegative() || gap.isZero() || gap.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "a silence must be more than nothing and at most an hour, but was " + Durations.show(gap));
        }
    }

    @Override
    public Deframer deframer(int maxMessage) {
        return new UntilQuiet(gap.toNanos(), maxMessage);
    }

    @Override
    public Payload frame(Payload message) {
        return message;
    }

    private static final class UntilQuiet extends GatheringDeframer {
        private final long gapNanos;

        UntilQuiet(long gapNanos, int maxMessage) {
            super(new Gathering("a message", maxMessage, 0));
            this.gapNanos = gapNanos;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
            gathered.add(bytes, offset, length);
        }

        @Override
        public long idleNanos() {
            return gathered.size() == 0 ? NEVER : gapNanos;
        }

        @Override
        public void idle(FrameConsumer messages) {
            if (gathered.size() > 0) {
                Payload message = gathered.take(0);
                messages.accept(message, message.size());
            }
        }

        /** Silence ends a message, so none waits for its rest. */
        @Override
        public int begun() {
            return 0;
        }
    }
}
