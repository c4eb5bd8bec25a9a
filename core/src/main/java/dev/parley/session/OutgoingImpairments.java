package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.impairment.AcceptLate;
import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;
import dev.parley.impairment.Rebind;
import dev.parley.impairment.Refuse;
import dev.parley.impairment.StopReading;
import java.util.List;

/**
 * What is done on purpose to all that a session sends. Immutable; safe from any thread.
 *
 * @param datagrams to datagrams
 * @param streams to streams: of a profile it may be something else
 * @param seed decides, with the traffic, what they do
 * @param direction {@link Direction#UP} for who opens connections, {@link Direction#DOWN} for who is called
 */
public record OutgoingImpairments(Impairments datagrams, Impairments streams, long seed, Direction direction) {
    /**
     * The same for those addresses alone: nothing for a transport that none of them has.
     *
     * @throws IllegalArgumentException with the first impairment that cannot, why, and what to use
     */
    OutgoingImpairments on(List<Address> addresses) {
        boolean hasStreams =
                addresses.stream().anyMatch(address -> address.scheme().isStream());
        boolean hasDatagrams =
                addresses.stream().anyMatch(address -> !address.scheme().isStream());
        OutgoingImpairments narrowed = new OutgoingImpairments(
                hasDatagrams ? datagrams.forDatagrams() : Impairments.NONE,
                hasStreams ? streams.forStreams() : Impairments.NONE,
                seed,
                direction);
        narrowed.checkAtEnd(narrowed.datagrams);
        narrowed.checkAtEnd(narrowed.streams);
        return narrowed;
    }

    private void checkAtEnd(Impairments impairments) {
        if (impairments.find(Rebind.class).isPresent()) {
            throw new IllegalArgumentException(
                    "rebind changes the port that a relay's target sees: send through a relay (parley relay … --up rebind=…)");
        }
        if (impairments.find(StopReading.class).isPresent()) {
            throw new IllegalArgumentException(
                    "stop-reading is for a relay, which reads what it passes on: here black-hole lets all that is sent vanish, and stall holds it back");
        }
        boolean refuses = impairments.find(Refuse.class).isPresent()
                || impairments.find(AcceptLate.class).isPresent();
        if (refuses && direction == Direction.UP) {
            throw new IllegalArgumentException(
                    "refuse and accept-late are for who accepts connections: a listener or a relay, not a sender");
        }
    }
}
