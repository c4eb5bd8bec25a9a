package dev.parley.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.socket.DatagramBatch;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPoller;
import dev.parley.socket.DatagramPort;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a poller tells of its ports. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
final class LinuxDatagramPollerTest {
    private static final long SOON_NANOS = 10_000_000_000L;

    private final List<DatagramPort> opened = new ArrayList<>();
    private final DatagramPoller poller = LinuxDatagramPoller.open().orElseThrow();
    private final DatagramBatch batch = new DatagramBatch(1);

    @AfterEach
    void closeAll() {
        poller.close();
        opened.forEach(DatagramPort::close);
    }

    private DatagramPort open(DatagramOptions options) throws IOException {
        DatagramPort port = LinuxDatagramPort.open(options, Segments.PROBED, Clock.SYSTEM);
        opened.add(port);
        return port;
    }

    private DatagramPort open() throws IOException {
        return open(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private void send(DatagramPort to, String text) throws IOException {
        open().send(ByteBuffer.wrap(text.getBytes(UTF_8)), to.local());
    }

    private List<DatagramPort> told(long waitNanos) throws IOException {
        List<DatagramPort> readable = new ArrayList<>();
        poller.await(Clock.SYSTEM.nanos() + waitNanos, readable::add);
        return readable;
    }

    @Test
    void tellsOfThePortThatHasSomethingUntilAllIsReceived() throws Exception {
        DatagramPort quiet = open();
        DatagramPort busy = open();
        poller.add(quiet);
        poller.add(busy);
        send(busy, "one");
        send(busy, "two");

        for (String expected : List.of("one", "two")) {
            assertThat(told(SOON_NANOS)).containsExactly(busy);
            assertThat(busy.receive(batch, 0)).isOne();
            assertThat(batch.payload(0, 100).text()).contains(expected);
        }
        assertThat(told(1)).isEmpty();
    }

    @Test
    void severalPortsReceiveIntoOneBatch() throws Exception {
        for (int i = 0; i < 100; i++) {
            DatagramPort port = open();
            poller.add(port);
            send(port, "to " + i);
        }
        List<String> received = new ArrayList<>();
        while (received.size() < 100) {
            for (DatagramPort port : told(SOON_NANOS)) {
                assertThat(port.receive(batch, 0)).isOne();
                received.add(batch.payload(0, 100).text().orElseThrow());
            }
        }

        assertThat(received).doesNotHaveDuplicates().allMatch(text -> text.startsWith("to "));
    }

    @Test
    void tellsNothingOfAPortThatWasRemovedOrClosed() throws Exception {
        DatagramPort removed = open();
        DatagramPort closed = open();
        poller.add(removed);
        poller.add(closed);
        send(removed, "late");
        poller.remove(removed);
        poller.remove(closed);
        closed.close();
        poller.remove(closed);
        DatagramPort next = open(); // may have the number of the closed one
        send(next, "for nobody");

        assertThat(told(1)).isEmpty();
        assertThatThrownBy(() -> poller.add(closed)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void tellsOfARefusal() throws Exception {
        DatagramPort gone = open();
        gone.close();
        DatagramPort port = open(DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .to(gone.local()));
        poller.add(port);
        port.send(ByteBuffer.wrap(new byte[] {1}), gone.local());

        assertThat(told(SOON_NANOS)).containsExactly(port);
        assertThatThrownBy(() -> port.receive(batch, 0)).isInstanceOf(PortUnreachableException.class);
        assertThat(told(1)).isEmpty();
    }

    @Test
    void aWakeUpBeforeTheWaitEndsIt() throws Exception {
        poller.wake();

        assertThat(told(Clock.NEVER / 2)).isEmpty();
    }

    @Test
    void aWakeUpAndACloseEndAWait() throws Exception {
        FutureTask<List<DatagramPort>> woken = waiting();
        poller.wake();
        assertThat(woken.get(20, TimeUnit.SECONDS)).isEmpty();

        FutureTask<List<DatagramPort>> closed = waiting();
        poller.close();
        assertThatThrownBy(() -> closed.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
    }

    private FutureTask<List<DatagramPort>> waiting() {
        FutureTask<List<DatagramPort>> wait = new FutureTask<>(() -> {
            List<DatagramPort> readable = new ArrayList<>();
            poller.await(Clock.NEVER, readable::add);
            return readable;
        });
        Thread.ofPlatform().daemon().start(wait);
        return wait;
    }
}
