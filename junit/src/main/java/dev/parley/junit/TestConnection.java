package dev.parley.junit;

import dev.parley.address.Endpoint;
import dev.parley.event.Event;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.session.listen.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a TCP {@link TestPeer}, in the test's own hand. Each method gives back this connection; an expectation waits for
 * what it expects, and throws an {@link AssertionError} where that does not come. Safe from any thread.
 */
public final class TestConnection {
    private final PeerEvents events;
    private final Event.Header opened;
    private final Inbox inbox;
    private final @Nullable Connection connection;

    TestConnection(PeerEvents events, Event.Header opened, Optional<Connection> connection) {
        this.events = events;
        this.opened = opened;
        this.inbox = new Inbox(events, this::isOurs);
        this.connection = connection.orElse(null);
    }

    boolean isOurs(Event event) {
        Event.Header header = event.header();
        return header.connection() == opened.connection() && Objects.equals(header.peer(), opened.peer());
    }

    /** The other end of it. */
    Endpoint client() {
        return Objects.requireNonNull(opened.peer());
    }

    /** This end of it. */
    Endpoint server() {
        return Objects.requireNonNull(opened.local());
    }

    /** The next message on this connection is this text in UTF-8, and nothing else. */
    public TestConnection expect(String text) {
        inbox.next(Wanted.exactly(Payload.of(text)));
        return this;
    }

    /** The next message on this connection is these bytes. */
    public TestConnection expect(Payload bytes) {
        inbox.next(Wanted.exactly(bytes));
        return this;
    }

    /** In the next message on this connection this regular expression is found (RE2's syntax). */
    public TestConnection expectFound(String regex) {
        inbox.next(Wanted.found(regex));
        return this;
    }

    /** The next message on this connection, whatever it is. */
    public Payload expectMessage() {
        return inbox.next("any message").payload();
    }

    /** No message comes on this connection that no expectation has taken, for a moment of 100 ms. */
    public TestConnection expectNothing() {
        return expectNothing(Inbox.MOMENT);
    }

    /** No message comes on this connection that no expectation has taken, for that long. */
    public TestConnection expectNothing(Duration meanwhile) {
        inbox.expectNothing(meanwhile);
        return this;
    }

    /** The client ends its side (TCP FIN), and this side or the whole connection may end by that. */
    public TestConnection expectEnd() {
        Event end = ending("the client's end");
        if (end instanceof Event.Closed closed && closed.cause() == Cause.RESET) {
            throw wrongEnd("the client's end (TCP FIN)", closed);
        }
        return this;
    }

    /** The client breaks the connection off (TCP RST). */
    public TestConnection expectReset() {
        Event end = ending("a reset");
        if (end instanceof Event.Closed closed && closed.cause() != Cause.RESET) {
            throw wrongEnd("a reset (TCP RST)", closed);
        }
        return this;
    }

    private Event ending(String wanted) {
        return events.poll(
                        event -> (event instanceof Event.Closed || event instanceof Event.Finished) && isOurs(event),
                        events.patience())
                .orElseThrow(() ->
                        events.failure("connection %s is still open after %s.\n  expected  %s\n  got       nothing"
                                .formatted(this, Wanted.shown(events.patience()), wanted)));
    }

    private AssertionError wrongEnd(String wanted, Event.Closed closed) {
        return events.failure("connection %s ended in another way.\n  expected  %s\n  got       %s: %s"
                .formatted(this, wanted, closed.cause().word(), closed.message()));
    }

    /** Sends a message, as the peer's framing makes it part of the stream. */
    public TestConnection send(String text) {
        return send(Payload.of(text));
    }

    /** Sends these bytes as a message. */
    public TestConnection send(Payload message) {
        open().send(message);
        return this;
    }

    /** Sends this text as it is, past the framing: a part of a message, several at once, or what is none. */
    public TestConnection sendRaw(String text) {
        return sendRaw(Payload.of(text));
    }

    /** Sends these bytes as they are, past the framing. */
    public TestConnection sendRaw(Payload bytes) {
        open().sendRaw(bytes);
        return this;
    }

    /** Ends the connection (TCP FIN) once all has left. */
    public TestConnection close() {
        open().close();
        return this;
    }

    /** Tells the client that nothing more comes (TCP FIN), and goes on reading. */
    public TestConnection halfClose() {
        open().halfClose();
        return this;
    }

    /** Breaks the connection off (TCP RST). */
    public TestConnection reset() {
        open().reset();
        return this;
    }

    private Connection open() {
        if (connection == null) {
            throw events.failure(
                    "connection %s had ended when it was awaited, so nothing can be done to it".formatted(this));
        }
        return connection;
    }

    /** {@code #3 127.0.0.1:50114}. */
    @Override
    public String toString() {
        Endpoint other = opened.peer();
        return "#" + opened.connection() + (other == null ? "" : " " + other.hostAndPort());
    }
}
