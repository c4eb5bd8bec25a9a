package dev.parley.measure.protocol;

import dev.parley.ledger.Cause;
import dev.parley.socket.NetworkException;
import dev.parley.socket.StreamConnection;
import dev.parley.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How a client and a far end agree over a stream: with the same control frames as over datagrams, and no token, since a connection's peer is not forged. */
public final class StreamFrame {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private StreamFrame() {}

    /** Asks, and waits until the far end agrees. */
    public static void agree(
            StreamConnection connection, RunRequest runRequest, String target, String nobody, Clock clock)
            throws IOException {
        byte[] request = runRequest.write(Frame.control(Frame.Kind.REQUEST, 0)).array();
        connection.write(request, 0, request.length);
        byte[] answer = new byte[Frame.CONTROL_BYTES];
        boolean whole = readWhole(connection, answer, clock.nanos() + PATIENCE_NANOS, clock);
        Frame.Kind kind = whole ? Frame.kind(ByteBuffer.wrap(answer), 0, answer.length) : null;
        if (kind == Frame.Kind.DENIAL) {
            String why = new String(answer, Frame.BODY, answer.length - Frame.BODY, StandardCharsets.UTF_8);
            throw new NetworkException(
                    Cause.NO_AGREEMENT,
                    target + " did not agree: " + why.replaceAll("[^ -~]", "").strip(),
                    null);
        }
        if (kind != Frame.Kind.AGREEMENT) {
            throw new NetworkException(Cause.NO_AGREEMENT, nobody, null);
        }
    }

    /** Whether so much came before the deadline and the end of the stream. */
    public static boolean readWhole(StreamConnection connection, byte[] into, long deadlineNanos, Clock clock)
            throws IOException {
        int have = 0;
        while (have < into.length) {
            int count = connection.read(into, have, into.length - have, deadlineNanos);
            if (count < 0 || (count == 0 && clock.nanos() >= deadlineNanos)) {
                return false;
            }
            have += count;
        }
        return true;
    }
}
