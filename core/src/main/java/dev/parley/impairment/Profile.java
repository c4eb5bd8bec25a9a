package dev.parley.impairment;

import java.time.Duration;

/**
 * What a known network does to traffic.
 *
 * @param up towards the server, for datagrams
 * @param down back
 * @param source where the figures come from, as a sentence
 */
public record Profile(String name, Impairments up, Impairments down, String source) {
    /** Nothing is done. */
    public static final Profile NONE = new Profile("none", Impairments.NONE, Impairments.NONE, "");

    /** The shortest time after which Linux's TCP sends again: TCP_RTO_MIN in {@code include/net/tcp.h}. */
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);

    /**
     * The same for streams: in the place of loss, a stall of 200 ms, as often as a loss would be in a stream that has one
     * packet each 200 ms.
     */
    public Profile forStreams() {
        return new Profile(name, forStreams(up), forStreams(down), source);
    }

    private static Impairments forStreams(Impairments impairments) {
        double share = impairments.find(Loss.class).map(Loss::share).orElse(0.0);
        Impairments rest = impairments.without(Loss.KIND.word());
        if (share > 0) {
            long everyMillis = Math.round(RETRANSMISSION.toMillis() / share);
            rest = rest.with(
                    new Stall(RETRANSMISSION, Duration.ofMillis(everyMillis)), impairments.trigger(Loss.KIND.word()));
        }
        return rest.forStreams();
    }
}
