package dev.parley.session.runtime;

import dev.parley.address.Endpoint;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Direction;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.event.Flow;
import dev.parley.event.Unit;
import dev.parley.hint.Hint;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.session.SessionConfig;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what happens in a session. Events are made only if somebody listens. They are published on the caller's thread,
 * so that a slow observer holds that thread back; {@link #defer} is for those who must not wait. What an observer throws
 * ends the session. Safe from any thread.
 */
public final class EventPublisher {
    /** Of a message in a note. */
    private static final int SHOWN_BYTES = 16;

    private final String session;
    private final Clock clock;
    private final @Nullable EventListener listener;
    private final boolean messagesHeard;
    private final PayloadFormat payloadFormat;
    private final Ledger ledger;
    private final SessionLifecycle lifecycle;
    private final long startNanos;
    private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();

    /** Counted already; most things come from the one that the last came from. */
    private volatile @Nullable InetSocketAddress lastPeer;

    private final DropAggregator drops;
    private final DeferredEvents deferred;
    private volatile boolean closed;
    private volatile Supplier<Map<String, Totals>> directions = Map::of;
    private volatile Supplier<Map<String, Map<String, String>>> injected = Map::of;

    /** They are not counted as peers: somebody else's peers are passed on to them. */
    private volatile List<InetSocketAddress> targets = List.of();

    private final AtomicBoolean replacementNoted = new AtomicBoolean();
    private final AtomicInteger connections = new AtomicInteger();

    EventPublisher(
            SessionConfig config, Ledger ledger, SessionLifecycle lifecycle, SessionThreads threads, Timer timer) {
        this.session = config.name();
        this.clock = config.clock();
        this.listener = config.listener();
        this.messagesHeard = listener != null && listener.hearsMessages();
        this.payloadFormat = listener == null ? PayloadFormat.TEXT : listener.payloadFormat();
        this.ledger = ledger;
        this.lifecycle = lifecycle;
        this.startNanos = clock.nanos();
        this.deferred = new DeferredEvents(threads, this::publish);
        this.drops = new DropAggregator(clock, timer, due -> defer(event(due)));
    }

    /** The next connection's number, from 1. */
    public int nextConnection() {
        return connections.incrementAndGet();
    }

    /** Whether anybody gets events; what is made for them alone need not be made otherwise. */
    public boolean hasListener() {
        return listener != null;
    }

    /** Whether anybody gets the events of single messages. */
    public boolean areMessagesHeard() {
        return messagesHeard;
    }

    /** How sentences quote payloads, as the listener wants it. */
    public PayloadFormat payloadFormat() {
        return payloadFormat;
    }

    /** Whether anything at all has come from anybody, be it that it was not taken in. */
    public boolean hasTraffic() {
        return connections.get() > 0 || ledger.totals().arrived() > 0;
    }

    public void publish(Event event) {
        EventListener to = listener;
        if (to != null && !closed) {
            try {
                to.on(event);
            } catch (RuntimeException | Error unexpected) {
                lifecycle.fail(unexpected);
            }
        }
    }

    /** Publishes several in their order, as one batch. */
    void publishBatch(List<Event> events) {
        EventListener to = listener;
        if (to == null || closed || events.isEmpty()) {
            return;
        }
        try {
            for (Event event : events) {
                to.onBatched(event);
            }
        } catch (RuntimeException | Error unexpected) {
            lifecycle.fail(unexpected);
        } finally {
            to.flush();
        }
    }

    public void publish(Delivery delivery) {
        events(delivery, this::publish);
    }

    public void publish(List<Delivery> deliveries) {
        deliveries.forEach(this::publish);
    }

    /** Publishes them on a thread of the session. Never waits for an observer, unless very many wait for it already. */
    public void defer(List<Delivery> deliveries) {
        deferred.add(deliveries.stream().<Event>mapMulti(this::events).toList());
    }

    /** As {@link #defer}, for one event. */
    public void defer(Event event) {
        deferred.add(List.of(event));
    }

    /** Hands on what says it: nothing, an event, or one and a note behind it. */
    void events(Delivery delivery, Consumer<? super Event> to) {
        if (delivery instanceof Delivery.Several several) {
            several.each().forEach(each -> events(each, to));
            return;
        }
        Event event = event(delivery);
        if (event != null) {
            to.accept(event);
            if (delivery instanceof Delivery.Sent sent && sent.given() != null && !replacementNoted.getAndSet(true)) {
                to.accept(
                        new Event.Note(event.header(), Cause.LENGTH_REPLACED, replaced(sent.given(), sent.message())));
            }
        }
    }

    private static String replaced(Payload given, Payload left) {
        return "--frame wrote the right length into the message: %s was given, and %s left. To send a length as it is given, add keep to the framing, such as --frame length=2,at=4,keep or --frame http=keep"
                .formatted(beginning(given), beginning(left));
    }

    private static String beginning(Payload bytes) {
        int most = Math.min(SHOWN_BYTES, bytes.size());
        return bytes.slice(0, most).spacedHex() + (bytes.size() > most ? " …" : "");
    }

    /** The event that says it, or null where nobody listens or it is published later together with others. */
    private @Nullable Event event(Delivery delivery) {
        if (listener == null) {
            return null;
        }
        // Without the switch for the most frequent: that is put together at its first use and not kept in the start-up
        // cache, which takes 4 ms of a start.
        if (delivery instanceof Delivery.Sent sent) {
            return messagesHeard ? sentEvent(sent) : null;
        }
        return otherEvent(delivery);
    }

    private Event sentEvent(Delivery.Sent sent) {
        return new Event.Sent(
                header(sent.flow(), sent.epochNanos()), sent.unit(), sent.message(), sent.rule(), sent.framedBytes());
    }

    private @Nullable Event otherEvent(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Sent sent -> sentEvent(sent);
            case Delivery.Dropped dropped ->
                dropEvent(
                        dropped.flow().local(),
                        dropped.flow().peer(),
                        Direction.OUT,
                        dropped.cause(),
                        dropped.count(),
                        dropped.message());
            case Delivery.Interrupted part ->
                new Event.Dropped(
                        header(part.flow()),
                        Direction.OUT,
                        part.cause(),
                        1,
                        Sizes.count(part.leftBytes()) + " of " + Sizes.show(part.bytes()) + " had left: "
                                + part.message());
            case Delivery.Several several -> null; // each has its own
            case Delivery.Queued queued -> null;
            case Delivery.Nothing nothing -> null;
            case Delivery.Marked mark -> null;
            case Delivery.Noted note -> new Event.Note(header(note.flow()), note.cause(), note.message());
        };
    }

    private @Nullable Event dropEvent(
            @Nullable Endpoint local,
            @Nullable Endpoint peer,
            Direction direction,
            Cause cause,
            long count,
            String message) {
        if (count == 0 || listener == null) {
            return null;
        }
        DropAggregator.Due due = drops.add(new DropAggregator.Kind(direction, cause, local, message), peer, count);
        return due == null ? null : event(due);
    }

    private Event event(DropAggregator.Due due) {
        DropAggregator.Kind kind = due.kind();
        return new Event.Dropped(
                header(kind.local(), due.peer(), 0), kind.direction(), kind.cause(), due.count(), kind.message());
    }

    private Header header(@Nullable Endpoint local, @Nullable Endpoint peer, int connection) {
        return new Header(clock.epochNanos(), session, local, peer, connection);
    }

    private Header header(Flow flow) {
        return header(flow, clock.epochNanos());
    }

    private Header header(Flow flow, long epochNanos) {
        return new Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
    }

    /** Counts something that was taken in. */
    public void countReceived(Flow flow, int bytes) {
        ledger.received(bytes);
        InetSocketAddress peer = flow.peer().socketAddress();
        if (!peer.equals(lastPeer) && !targets.contains(peer) && peers.size() < Event.Summary.MOST_PEERS) {
            peers.add(peer);
            lastPeer = peer;
        }
    }

    /** What says that something was taken in: {@code kept} of it, of {@code bytes} that it had on the wire. */
    Event receivedEvent(
            Flow flow,
            @Nullable Endpoint destination,
            Unit unit,
            Payload kept,
            int bytes,
            int framedBytes,
            long epochNanos) {
        return new Event.Received(header(flow, epochNanos), destination, unit, kept, bytes, framedBytes);
    }

    /** Counts something that was taken in, and publishes it. */
    public void received(
            Flow flow,
            @Nullable Endpoint destination,
            Unit unit,
            Payload kept,
            int bytes,
            int framedBytes,
            long epochNanos) {
        countReceived(flow, bytes);
        if (messagesHeard) {
            publish(receivedEvent(flow, destination, unit, kept, bytes, framedBytes, epochNanos));
        }
    }

    /** Counts arrivals that were not taken in, and publishes them now or together with others of the same kind. */
    public void droppedIn(Endpoint local, @Nullable Endpoint peer, Cause cause, long count, String message) {
        ledger.droppedIn(cause, count);
        publishDroppedIn(local, peer, cause, count, message);
    }

    /** Publishes arrivals that were counted as dropped already. */
    public void publishDroppedIn(Endpoint local, @Nullable Endpoint peer, Cause cause, long count, String message) {
        Event event = dropEvent(local, peer, Direction.IN, cause, count, message);
        if (event != null) {
            publish(event);
        }
    }

    /** Publishes some that were due, did not leave, and were counted as dropped already, where no socket was open for them. */
    public void publishDroppedOut(Endpoint peer, Cause cause, long count, String message) {
        Event event = dropEvent(null, peer, Direction.OUT, cause, count, message);
        if (event != null) {
            publish(event);
        }
    }

    /** Counts some that were due and did not leave; what comes back is to be published. */
    public Delivery dropped(Flow flow, Cause cause, long count, String message) {
        ledger.droppedOut(cause, count);
        return new Delivery.Dropped(flow, cause, count, message);
    }

    public void listening(Endpoint local, List<Dial> dial, int receiveBufferBytes) {
        publish(new Event.Listening(header(local, null, 0), dial, receiveBufferBytes));
    }

    public void opened(Flow flow) {
        publish(new Event.Opened(header(flow)));
    }

    public void refused(@Nullable Endpoint local, Endpoint peer, Cause cause, String message) {
        ledger.refused();
        publish(new Event.Refused(header(local, peer, 0), cause, message));
    }

    /** A relay has a way to its target for that peer. */
    public void relaying(Flow peer, Flow towardsTarget) {
        publish(new Event.Relaying(header(peer), towardsTarget.local(), towardsTarget.peer()));
    }

    /** The summary has the sums of both directions too, and no target among the peers. To be called before anything comes. */
    public void summarizeDirections(Ledger up, Ledger down, List<InetSocketAddress> relayTargets) {
        targets = relayTargets;
        directions = () -> Map.of("up", up.totals(), "down", down.totals());
    }

    /** The summary has what was done on purpose too, by direction: of each impairment what was intended and what was done. */
    public void summarizeInjected(Supplier<Map<String, Map<String, String>>> inWords) {
        injected = inWords;
    }

    public void finished(Flow flow) {
        publish(new Event.Finished(header(flow)));
    }

    public void closed(Flow flow, Cause cause, String message) {
        publish(new Event.Closed(header(flow), cause, message));
    }

    public void failed(@Nullable Endpoint local, @Nullable Endpoint peer, Cause cause, String message) {
        publish(new Event.Failed(header(local, peer, 0), cause, message));
    }

    public void joined(Flow flow, int number, String name, long epochNanos) {
        publish(new Event.Joined(header(flow, epochNanos), number, name));
    }

    public void renamed(Flow flow, int number, String name) {
        publish(new Event.Renamed(header(flow), number, name));
    }

    public void left(Flow flow, int number, String name, Cause cause, String message) {
        publish(leftEvent(flow, number, name, cause, message));
    }

    /** What says that a peer has left, for {@link #defer(Event)}. */
    public Event leftEvent(Flow flow, int number, String name, Cause cause, String message) {
        return new Event.Left(header(flow), number, name, cause, message);
    }

    public void note(@Nullable Endpoint local, @Nullable Endpoint peer, int connection, Cause cause, String message) {
        publish(new Event.Note(header(local, peer, connection), cause, message));
    }

    /** One step of a session that goes through several; see {@link Event.Step}. */
    public void step(
            Endpoint peer,
            String check,
            String status,
            String action,
            String observed,
            String meaning,
            String remedy,
            Map<String, Number> metrics) {
        publish(new Event.Step(header(null, peer, 0), check, status, action, observed, meaning, remedy, metrics));
    }

    /** Publishes what is odd between those two. */
    public void hints(Flow flow, List<Hint> hints) {
        hints.forEach(each -> publish(event(flow, each)));
    }

    Event event(Flow flow, Hint hint) {
        return new Event.Note(header(flow), hint.cause(), hint.message());
    }

    /** Publishes what waits to be published. */
    void settle() {
        deferred.finish();
        drops.takeAll().forEach(due -> publish(event(due)));
    }

    /** Publishes what waits to be published, then the sums, and nothing after them. */
    void summary() {
        settle();
        publish(new Event.Summary(
                header(null, null, 0),
                ledger.totals(),
                peers.size(),
                clock.nanos() - startNanos,
                directions.get(),
                injected.get()));
        closed = true;
    }
}
