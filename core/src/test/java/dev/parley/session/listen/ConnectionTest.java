package dev.parley.session.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.event.EventRecorder;
import dev.parley.event.Unit;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection in a program's own hand, with the JDK's sockets on the other side. */
@Timeout(60)
class ConnectionTest {
    private final EventRecorder events = new EventRecorder();
    private final ListenSession server;

    ConnectionTest() throws IOException {
        server = Parley.listen("tcp://127.0.0.1:0").frame(Framing.lines()).open(events);
    }

    private Socket client() throws IOException {
        return new Socket(server.address().getAddress(), server.port());
    }

    /** At its opening, of which events tell first. */
    private Connection connection() throws InterruptedException {
        return server.connection(events.next(Event.Opened.class).header().connection())
                .orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void sendsAMessageAsTheFramingMakesItAndBytesAsTheyAre() throws Exception {
        try (server;
                Socket client = client()) {
            Connection connection = connection();
            connection.sendRaw("al");
            connection.sendRaw(Payload.of("arm\n"));
            connection.send("HELLO");

            assertThat(text(client.getInputStream().readNBytes(12))).isEqualTo("alarm\nHELLO\n");
            assertThat(connection.peer().port()).isEqualTo(client.getLocalPort());
            assertThat(connection).hasToString("#1 127.0.0.1:" + client.getLocalPort());
            events.await(event -> events.of(Event.Sent.class).size() == 3);
        }
        assertThat(events.of(Event.Sent.class))
                .extracting(Event.Sent::unit, sent -> sent.payload().escaped())
                .containsExactly(tuple(Unit.CHUNK, "al"), tuple(Unit.CHUNK, "arm\\n"), tuple(Unit.MESSAGE, "HELLO"));
        assertThat(server.totals().sent()).isEqualTo(3);
        assertThat(server.totals().isBalanced()).isTrue();
    }

    @Test
    void closesBehindWhatWaits() throws Exception {
        try (server;
                Socket client = client()) {
            Connection connection = connection();
            connection.send("BYE");
            connection.close();

            assertThat(text(client.getInputStream().readAllBytes())).isEqualTo("BYE\n");
            client.close();
            Event.Closed closed = events.next(Event.Closed.class);
            assertThat(closed.cause()).isEqualTo(Cause.DONE);
            assertThat(closed.message()).isEqualTo("by this side: the program closed the connection");
            assertThat(server.connection(1)).isEmpty();
        }
    }

    @Test
    void closesHalfAndReadsOn() throws Exception {
        try (server;
                Socket client = client()) {
            connection().halfClose();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
            assertThat(events.next(Event.Received.class).payload()).isEqualTo(Payload.of("still here"));
        }
    }

    @Test
    void breaksOff() throws Exception {
        try (server;
                Socket client = client()) {
            connection().reset();

            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read())
                    .withMessageContaining("reset");
            assertThat(events.next(Event.Closed.class).message())
                    .isEqualTo("by this side: the program broke the connection off");
        }
    }

    @Test
    void whatIsSentBehindTheEndIsDroppedAndSaid() throws Exception {
        try (server;
                Socket client = client()) {
            Connection connection = connection();
            client.close();
            events.next(Event.Closed.class);
            connection.send("too late");

            assertThat(events.next(Event.Dropped.class).message()).contains("the peer has left");
            assertThat(server.connection(0)).isEmpty();
            assertThat(server.connection(7)).isEmpty();
        }
    }

    @Test
    void aSessionWithOnePortHasItsPortAndAddress() throws Exception {
        try (server;
                ListenSession everywhere = Parley.listen("udp://:0").open();
                ListenSession several =
                        Parley.listen("udp://127.0.0.1:0", "udp://127.0.0.1:0").open()) {
            assertThat(server.port()).isPositive();
            assertThat(server.address()).isEqualTo(server.endpoints().getFirst().socketAddress());
            assertThat(everywhere.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(everywhere.address().getPort()).isEqualTo(everywhere.port());
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(several::port)
                    .withMessageContaining("ask endpoints()");
        }
    }
}
