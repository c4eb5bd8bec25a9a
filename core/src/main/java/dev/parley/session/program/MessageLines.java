package dev.parley.session.program;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.event.Flow;
import dev.parley.event.json.EventJson;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.peer.Arrival;
import dev.parley.text.Utf8Builder;
import java.net.InetSocketAddress;

/** What happens, as lines for a program: the events of {@code --json}, with an id. Safe from any thread. */
final class MessageLines {
    private final String session;

    MessageLines(String session) {
        this.session = session;
    }

    Payload opened(String id, Flow flow, long epochNanos) {
        return line(id, new Event.Opened(header(flow, epochNanos)));
    }

    Payload received(String id, Flow flow, Arrival arrival) {
        InetSocketAddress destination = arrival.localDestination();
        return line(
                id,
                new Event.Received(
                        header(flow, arrival.epochNanos()),
                        destination == null ? null : new Endpoint(Scheme.UDP, destination),
                        arrival.unit(),
                        arrival.payload(),
                        arrival.payload().size(),
                        arrival.framedBytes()));
    }

    Payload closed(String id, Flow flow, long epochNanos, Cause cause, String message) {
        return line(id, new Event.Closed(header(flow, epochNanos), cause, message));
    }

    private Event.Header header(Flow flow, long epochNanos) {
        return new Event.Header(epochNanos, session, flow.local(), flow.peer(), flow.connection());
    }

    private static Payload line(String id, Event event) {
        Utf8Builder line = new Utf8Builder();
        new EventJson().write(event, line, json -> json.member("id", id));
        line.appendAscii('\n');
        return Payload.copyOf(line.bytes());
    }
}
