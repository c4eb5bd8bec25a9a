package dev.parley.guard;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.time.Rate;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps automatic answers over UDP from doing harm: a forged sender must not get more bytes than it was forged with
 * (RFC 8085, 3.1 and 6), a peer must not be flooded, and two ends that answer each other must not do so endlessly.
 *
 * <p>Values and time in, a decision out; no sockets and no threads. Not safe from several threads: the caller locks.
 */
public final class ReplyGuard {
    /** Services that answer anything: an answer to a forged datagram from one of them starts a loop (RFC 8085, 6). */
    private static final Set<Integer> ANSWERING_PORTS = Set.of(7, 13, 17, 19, 37, 53, 69, 123);

    private static final double FAR_PER_SECOND = 10;
    private static final double FAR_BURST = 20;
    private static final int FAR_AMPLIFICATION = 3;
    private static final int HEADER_BYTES = 28; // IPv4 and UDP, RFC 791 and RFC 768
    private static final long MUTE_NANOS = 1_000_000_000;

    /** How many peers are remembered; a forgotten peer starts anew, which is why it is far above any real bench. */
    private static final int MOST_PEERS = 10_000;

    private static final String LOOPS =
            "each of the last %s datagrams from one peer contained an answer of ours: two ends are answering each other, so answers to that peer stop for a second (--no-loop-guard lets them run)"
                    .formatted(LoopDetector.ARRIVALS);

    private static final String TOO_LARGE =
            "answers to a peer beyond this computer's own subnets may have at most three times the bytes that came from it (--allow ADDRESS lifts that)";

    private final Rate nearRate;
    private final boolean loopGuard;
    private final Map<InetSocketAddress, Peer> peers = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Peer> eldest) {
            return size() > MOST_PEERS;
        }
    };

    /** Why an answer is withheld, and a sentence with the option that changes it. */
    public record Denial(Cause cause, String message) {}

    private static final class Peer {
        double tokens;
        long tokensAtNanos;
        long bytesAllowed;
        final LoopDetector loop = new LoopDetector();
        long mutedUntilNanos = Long.MIN_VALUE;
        int whileMuted;
        boolean sendsByItself;
    }

    /**
     * @param nearRate the most answers a second to one peer on our own subnets
     * @param loopGuard whether loops are broken
     */
    public ReplyGuard(Rate nearRate, boolean loopGuard) {
        this.nearRate = nearRate;
        this.loopGuard = loopGuard;
    }

    /**
     * Judges one answer. Call it once for each arrival, in order, before the answer is sent.
     *
     * @param peer who would get it
     * @param near whether the peer is on this computer, on one of our subnets, or named as allowed
     * @param arrived what came
     * @param reply what would be answered
     * @param nanos now, on a clock that never jumps
     * @return empty to send it, or why not
     */
    public Optional<Denial> check(InetSocketAddress peer, boolean near, Payload arrived, Payload reply, long nanos) {
        if (!near && ANSWERING_PORTS.contains(peer.getPort())) {
            return answeringPort(peer);
        }
        Peer state = peers.computeIfAbsent(whom(peer, near), unknown -> fresh(near, nanos));
        if (loopGuard && isLoop(state, arrived, nanos)) {
            return denied(Cause.LOOP, LOOPS);
        }
        return spend(state, near, arrived.size() + HEADER_BYTES, reply, nanos);
    }

    /**
     * Judges a datagram that answers nothing of this peer's: a reply to all, a greeting, an answer to silence. It spends what the
     * peer's own datagrams have earned, and earns nothing. Call it before the datagram is sent.
     *
     * @param peer who would get it
     * @param near as in {@link #check}
     * @param reply what would be sent
     * @param nanos now, on a clock that never jumps
     * @return empty to send it, or why not
     */
    public Optional<Denial> checkUnsolicited(InetSocketAddress peer, boolean near, Payload reply, long nanos) {
        Optional<Denial> port = checkPort(peer, near);
        if (port.isPresent()) {
            return port;
        }
        InetSocketAddress whom = whom(peer, near);
        Peer state = peers.get(whom);
        if (state == null) {
            if (!near) {
                return denied(
                        Cause.GUARD,
                        "nothing goes by itself to a peer beyond this computer's own subnets from which nothing came (--allow ADDRESS lifts that)");
            }
            state = fresh(near, nanos);
            peers.put(whom, state);
        }
        if (loopGuard && !state.sendsByItself && nanos < state.mutedUntilNanos) {
            return denied(
                    Cause.LOOP,
                    "that peer and we were answering each other, so nothing goes to it for a second (--no-loop-guard lets it)");
        }
        return spend(state, near, 0, reply, nanos);
    }

    /**
     * Judges the port that a datagram would go to by itself.
     *
     * @param near as in {@link #check}
     * @return empty to send it, or why not
     */
    public static Optional<Denial> checkPort(InetSocketAddress to, boolean near) {
        return !near && ANSWERING_PORTS.contains(to.getPort()) ? answeringPort(to) : Optional.empty();
    }

    /** Beyond our subnets a host is one peer, whatever port it is forged to send from. */
    private static InetSocketAddress whom(InetSocketAddress peer, boolean near) {
        return near ? peer : new InetSocketAddress(peer.getAddress(), 0);
    }

    private static Optional<Denial> answeringPort(InetSocketAddress peer) {
        return denied(
                Cause.GUARD,
                "no automatic answer goes to port %s beyond this computer's own subnets, since a service on that port may answer endlessly (--allow ADDRESS permits that peer)"
                        .formatted(peer.getPort()));
    }

    /** @param earned bytes that came, with their headers */
    private Optional<Denial> spend(Peer state, boolean near, int earned, Payload reply, long nanos) {
        if (!take(state, near, nanos)) {
            return tooMany(near);
        }
        if (!near) {
            state.bytesAllowed += (long) FAR_AMPLIFICATION * earned;
            if (reply.size() > state.bytesAllowed) {
                return denied(Cause.GUARD, TOO_LARGE);
            }
            state.bytesAllowed -= reply.size();
        }
        state.loop.replied(reply);
        return Optional.empty();
    }

    private Optional<Denial> tooMany(boolean near) {
        return denied(
                Cause.GUARD,
                near
                        ? "answers to one peer are limited to " + nearRate + " (--reply-rate changes that)"
                        : "answers to one peer beyond this computer's own subnets are limited to 10/s (--allow ADDRESS lifts that)");
    }

    private static Optional<Denial> denied(Cause cause, String message) {
        return Optional.of(new Denial(cause, message));
    }

    private Peer fresh(boolean near, long nanos) {
        Peer peer = new Peer();
        peer.tokens = burst(near);
        peer.tokensAtNanos = nanos;
        return peer;
    }

    private double burst(boolean near) {
        return near ? Math.max(FAR_BURST, nearRate.perSecond()) : FAR_BURST;
    }

    private boolean take(Peer peer, boolean near, long nanos) {
        if (near && nearRate.isUnlimited()) {
            return true;
        }
        double perSecond = near ? nearRate.perSecond() : FAR_PER_SECOND;
        peer.tokens = Math.min(burst(near), peer.tokens + (nanos - peer.tokensAtNanos) * perSecond / 1e9);
        peer.tokensAtNanos = nanos;
        if (peer.tokens < 1) {
            return false;
        }
        peer.tokens--;
        return true;
    }

    /**
     * A sender that repeats itself looks like a loop until it is muted: a loop then falls silent, since nothing is left
     * that it could answer, and a sender goes on. So whoever goes on is never muted again.
     */
    private static boolean isLoop(Peer peer, Payload arrived, long nanos) {
        if (peer.sendsByItself) {
            return false;
        }
        if (nanos < peer.mutedUntilNanos) {
            // Many datagrams may circle at once: only what comes when the last of them is home was sent by itself.
            boolean maybeCircling = nanos <= peer.mutedUntilNanos - MUTE_NANOS + LoopDetector.GAP_NANOS;
            peer.whileMuted += maybeCircling ? 0 : 1;
            if (peer.whileMuted < LoopDetector.ARRIVALS) {
                return true;
            }
            peer.sendsByItself = true;
            return false;
        }
        if (!peer.loop.completesLoop(arrived, nanos)) {
            return false;
        }
        peer.whileMuted = 0;
        peer.mutedUntilNanos = nanos + MUTE_NANOS;
        return true;
    }
}
