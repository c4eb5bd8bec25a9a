package dev.parley.session.runtime;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.hint.Hint;
import dev.parley.payload.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one read, published together once its answers have left, in the order of their own times. For one thread.
 */
public final class EventBatch {
    private static final Comparator<Event> BY_TIME =
            Comparator.comparingLong(event -> event.header().epochNanos());

    private final EventPublisher publisher;
    private final List<Event> events = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private long lastNanos = Long.MIN_VALUE;
    private boolean inOrder = true;

    public EventBatch(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Counts something that was taken in, and adds it. */
    public void received(
            Flow flow,
            @Nullable Endpoint destination,
            Unit unit,
            Payload kept,
            int bytes,
            int framedBytes,
            long epochNanos) {
        publisher.countReceived(flow, bytes);
        if (publisher.areMessagesHeard()) {
            add(publisher.receivedEvent(flow, destination, unit, kept, bytes, framedBytes, epochNanos));
        }
    }

    public void add(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Marked mark) {
                afterwards.add(mark.published());
            } else {
                publisher.events(delivery, this::add);
            }
        }
    }

    /** Adds what is odd between those two. */
    public void hints(Flow flow, List<Hint> hints) {
        for (Hint hint : hints) {
            add(publisher.event(flow, hint));
        }
    }

    private void add(Event event) {
        long nanos = event.header().epochNanos();
        inOrder &= nanos >= lastNanos;
        lastNanos = nanos;
        events.add(event);
    }

    /** How many events there are. */
    public int size() {
        return events.size();
    }

    /** Adds all to another batch, and is empty afterwards. */
    public void moveTo(EventBatch other) {
        events.forEach(other::add);
        other.afterwards.addAll(afterwards);
        clear();
    }

    /** Publishes all, and is empty afterwards. */
    public void publish() {
        if (events.isEmpty() && afterwards.isEmpty()) {
            return;
        }
        if (!inOrder) {
            events.sort(BY_TIME);
        }
        publisher.publishBatch(events);
        afterwards.forEach(Runnable::run);
        clear();
    }

    private void clear() {
        afterwards.clear();
        events.clear();
        lastNanos = Long.MIN_VALUE;
        inOrder = true;
    }
}
