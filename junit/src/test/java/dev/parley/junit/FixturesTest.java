package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.framing.Framing;
import dev.parley.ledger.Cause;
import dev.parley.session.send.SendSession;
import dev.parley.socket.StreamOptions;
import dev.parley.socket.memory.MemoryNetwork;
import dev.parley.testkit.SampleRunner;
import dev.parley.time.ManualClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Recordings and networks in memory by annotation: tests within a test. */
@Timeout(120)
class FixturesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static void assertAllPass(Class<?> tests, int count) {
        assertThat(SampleRunner.run(tests, ""))
                .hasSize(count)
                .allSatisfy((test, failure) -> assertThat(failure).as(test).isEmpty());
    }

    static class RecordedDevice {
        @Recorded("../examples/junit/src/test/resources/thermometer.pcapng")
        TestRecording device;

        @Test
        void answersAsRecorded(
                @Recorded(
                                value = "../examples/junit/src/test/resources/thermometer.pcapng",
                                flow = 1,
                                inOrder = true,
                                speed = Double.POSITIVE_INFINITY)
                        TestRecording inOrder)
                throws Exception {
            assertEquals(
                    "1 21.5", Parley.request(device.toString(), "1 temp?", LONG).escaped());
            assertEquals(
                    "1 21.5", Parley.request(inOrder.toString(), "what?", LONG).escaped());
        }

        @Test
        void failsForWhatWasNotRecorded() throws Exception {
            try (SendSession sender =
                    Parley.send(device.toString()).message("what?").open()) {
                sender.await();
            }
            device.events().await(event -> event instanceof Event.Note note && note.cause() == Cause.NO_RULE);
        }
    }

    @Test
    void servesARecording() {
        Map<String, String> results = SampleRunner.run(RecordedDevice.class, "");

        assertThat(results.get("answersAsRecorded")).isEmpty();
        assertThat(results.get("failsForWhatWasNotRecorded"))
                .contains("device: a message came that the recording does not have");
    }

    static class Missing {
        @Recorded("nowhere.pcapng")
        TestRecording device;

        @Test
        void isSaid() {
            assertEquals("", device.toString());
        }
    }

    static class WithoutMemory {
        @Udp
        TestPeer device;

        @Test
        void isSaid(MemoryNetwork network) {
            assertEquals("", network + device.toString());
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(SampleRunner.run(Missing.class, "").get("isSaid"))
                .contains("@Recorded(\"nowhere.pcapng\") of device cannot be served: java.nio.file.NoSuchFile");
        assertThat(SampleRunner.run(WithoutMemory.class, "").get("isSaid"))
                .contains("real sockets: write @InMemory above it");
    }

    @InMemory
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Memory {
        private static MemoryNetwork before;

        @Udp
        TestPeer device;

        @Tcp(frame = "lines")
        TestPeer server;

        @Relay(to = "device", down = "delay=1h")
        TestRelay network;

        private static SendSession ask(String address, MemoryNetwork network, ManualClock clock) throws Exception {
            return Parley.send(address)
                    .on(network, clock)
                    .message("temp?")
                    .requireReplyWithin(Duration.ofDays(30))
                    .open();
        }

        @Test
        @Order(1)
        void anHourPassesAtOnce(MemoryNetwork wire, ManualClock clock) throws Exception {
            before = wire;
            long start = clock.nanos();
            device.on("temp?").after(Duration.ofHours(1)).reply("21");
            try (SendSession asking = ask(device.toString(), wire, clock)) {
                device.expect("temp?");
                clock.advance(Duration.ofHours(1));
                assertEquals(Cause.DONE, asking.await().cause());
            }
            assertEquals(Duration.ofHours(1).toNanos(), clock.nanos() - start);
        }

        @Test
        @Order(2)
        void eachTestHasItsOwn(MemoryNetwork wire, ManualClock clock) throws Exception {
            assertNotSame(before, wire);
            assertEquals(0, clock.nanos());
            device.reply("21");
            try (SendSession asking = ask(network.toString(), wire, clock)) {
                network.events()
                        .await(event -> event instanceof Event.Received received
                                && received.payload().escaped().equals("21"));
                // The answer is told before its hour begins: a relay that gets its turn later needs another one.
                for (boolean answered = false; !answered; ) {
                    clock.advance(Duration.ofHours(1));
                    answered = isAnsweredSoon(asking);
                }
                assertEquals(Cause.DONE, asking.await().cause());
            }
        }

        private static boolean isAnsweredSoon(SendSession asking) {
            long start = System.nanoTime();
            while (asking.totals().received() == 0) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(2)) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }

        @Test
        @Order(3)
        void comesAndGoes(MemoryNetwork wire, ManualClock clock) throws Exception {
            InetSocketAddress same = server.address();
            server.down();
            assertThrows(
                    IOException.class,
                    () -> wire.connect(same, StreamOptions.DEFAULT).close());
            server.up();
            server.reply("21");
            try (SendSession asking = Parley.send(server.toString())
                    .on(wire, clock)
                    .frame(Framing.lines())
                    .message("temp?")
                    .requireReplyWithin(Duration.ofHours(3))
                    .open()) {
                assertEquals(Cause.DONE, asking.await().cause());
            }
        }

        @Nested
        class Inner {
            @Test
            void isInMemoryToo(MemoryNetwork wire) {
                assertEquals("a network in memory", wire.toString());
                assertThat(device.toString()).startsWith("udp://127.0.0.1:");
            }
        }
    }

    @Test
    void aNetworkInMemoryForEachTest() {
        assertAllPass(Memory.class, 4);
    }

    @InMemory
    static class SharedMemory {
        @Udp
        static TestPeer shared;

        @Test
        void isReachedByEachTest(MemoryNetwork wire, ManualClock clock) throws Exception {
            shared.reply("21");
            try (SendSession asking = Memory.ask(shared.toString(), wire, clock)) {
                assertEquals(Cause.DONE, asking.await().cause());
            }
        }
    }

    @Test
    void aNetworkInMemoryOfTheClass() {
        assertAllPass(SharedMemory.class, 1);
    }
}
