package dev.parley.session.runtime;

import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.session.OutgoingImpairments;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is done on purpose to all that a session sends, and what was done. Safe from any thread. */
public final class Impairing {
    private final OutgoingImpairments how;
    private final InjectedSums datagramSums;
    private final InjectedSums streamSums;
    private final AtomicLong flows = new AtomicLong();
    private final Set<Part> open = ConcurrentHashMap.newKeySet();

    /** What does it in one flow. */
    public interface Part {
        boolean isStream();

        /** What was done so far. */
        ImpairmentCounts counts();

        /** Nothing leaves any more; gives back what becomes of what waited. */
        List<Delivery> close();
    }

    private Impairing(OutgoingImpairments how) {
        this.how = how;
        this.datagramSums = sums(false, how.datagrams());
        this.streamSums = sums(true, how.streams());
    }

    /** Null for null. */
    static @Nullable Impairing of(@Nullable OutgoingImpairments how) {
        return how == null ? null : new Impairing(how);
    }

    private static InjectedSums sums(boolean isStream, Impairments impairments) {
        return new InjectedSums(isStream, new LiveImpairments(impairments, impairments));
    }

    /** What is done to datagrams. */
    public Impairments datagrams() {
        return how.datagrams();
    }

    /** What is done to streams. */
    public Impairments streams() {
        return how.streams();
    }

    public long seed() {
        return how.seed();
    }

    public Direction direction() {
        return how.direction();
    }

    /** The next UDP flow's number, from 0. */
    public long nextFlow() {
        return flows.getAndIncrement();
    }

    /** A flow begins. */
    public void began(Part part) {
        open.add(part);
    }

    /** A flow has ended; more than once does no harm. */
    public void ended(Part part) {
        if (open.remove(part)) {
            (part.isStream() ? streamSums : datagramSums).add(direction(), part.counts());
        }
    }

    /** That impairment, which is done once in a connection, was done to one more. */
    public void happened(String word) {
        streamSums.happened(direction(), word);
    }

    void publishIntended(EventPublisher publisher) {
        note(
                publisher,
                "to what is sent: %s; --seed %s does the same to the same traffic".formatted(intended(), seed()));
    }

    private String intended() {
        if (streams().isEmpty() || datagrams().equals(streams())) {
            return datagrams().toString();
        }
        return datagrams().isEmpty() ? streams().toString() : "%s on UDP, %s on TCP".formatted(datagrams(), streams());
    }

    /** At the end: nothing waits any more, and what was done is told. */
    void close(EventPublisher publisher) {
        for (Part part : new ArrayList<>(open)) {
            publisher.publish(part.close());
            ended(part);
        }
        datagramSums.sentence(direction()).ifPresent(done -> note(publisher, "to what was sent, " + done));
        streamSums.sentence(direction()).ifPresent(done -> note(publisher, "to what was sent, " + done));
    }

    private static void note(EventPublisher publisher, String sentence) {
        publisher.note(null, null, 0, Cause.IMPAIRMENTS, sentence);
    }
}
