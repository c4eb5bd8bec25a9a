package dev.parley.measure.statistics;

import java.util.OptionalLong;

/**
 * What was lost of a round trip, and where. A value is empty where nobody can tell.
 *
 * @param total sent, and its answer did not come in time
 * @param receiveBuffer of these, dropped by this computer's kernel because its receive buffer was full
 * @param farReceiveBuffer of these, dropped so at the far end; only {@code parley measure --serve} reports them
 * @param networkUp of these, lost on the way there; only with such a far end
 * @param networkDown of these, lost on the way back; only with such a far end
 * @param networkOrPeer of these, lost on the way or in the peer; only without such a far end
 * @param unsent due, but not sent because the sender was too slow; not part of {@code total}
 */
public record Loss(
        long total,
        OptionalLong receiveBuffer,
        OptionalLong farReceiveBuffer,
        OptionalLong networkUp,
        OptionalLong networkDown,
        OptionalLong networkOrPeer,
        long unsent) {

    /**
     * With a peer that reports nothing.
     *
     * @param drops what our kernel dropped, where it reports that; more than was lost where it dropped copies
     */
    public static Loss alone(long total, OptionalLong drops, long unsent) {
        OptionalLong buffer = atMost(drops, total);
        return new Loss(
                total,
                buffer,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(total - buffer.orElse(0)),
                unsent);
    }

    /** With a far end that reports how many did not reach it, and how many of these its kernel dropped. */
    public static Loss with(long total, OptionalLong drops, long unsent, long farLost, OptionalLong farDrops) {
        long up = Math.min(farLost, total);
        OptionalLong farBuffer = atMost(farDrops, up);
        long down = total - up;
        OptionalLong buffer = atMost(drops, down);
        return new Loss(
                total,
                buffer,
                farBuffer,
                OptionalLong.of(up - farBuffer.orElse(0)),
                OptionalLong.of(down - buffer.orElse(0)),
                OptionalLong.empty(),
                unsent);
    }

    public Loss plus(Loss other) {
        return new Loss(
                total + other.total,
                plus(receiveBuffer, other.receiveBuffer),
                plus(farReceiveBuffer, other.farReceiveBuffer),
                plus(networkUp, other.networkUp),
                plus(networkDown, other.networkDown),
                plus(networkOrPeer, other.networkOrPeer),
                unsent + other.unsent);
    }

    public static OptionalLong plus(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(one.getAsLong() + other.getAsLong())
                : OptionalLong.empty();
    }

    public static OptionalLong atMost(OptionalLong value, long most) {
        return value.isPresent() ? OptionalLong.of(Math.min(value.getAsLong(), most)) : value;
    }
}
