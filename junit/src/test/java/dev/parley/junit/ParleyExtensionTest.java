package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.send.SendSession;
import dev.parley.testkit.SampleRunner;
import dev.parley.time.ManualClock;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests within a test: what the extension gives to them, and what it finds. */
@Timeout(120)
class ParleyExtensionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static void ask(String address, String expected) throws Exception {
        assertEquals(expected, Parley.request(address, "ping", LONG).escaped());
    }

    private static void tell(TestPeer peer, String message) throws Exception {
        try (SendSession sender = Parley.send(peer.toString()).message(message).open()) {
            sender.await();
        }
    }

    /** Of a class of tests below; it must have been run. */
    private static Map<String, String> run(Class<?> tests, String... parameters) {
        return SampleRunner.run(tests, "", parameters);
    }

    private static void assertAllPass(Class<?> tests, int count, String... parameters) {
        assertThat(run(tests, parameters))
                .hasSize(count)
                .allSatisfy((test, failure) -> assertThat(failure).as(test).isEmpty());
    }

    static class Given {
        @Udp
        private static TestPeer shared;

        private static int sharedPort;

        @Udp
        private TestPeer device;

        @Tcp(frame = "lines")
        TestPeer server;

        @Relay(to = "device", down = "duplicate=100%")
        TestRelay network;

        @BeforeAll
        static void sharedIsThereBefore(ManualClock clock) {
            sharedPort = shared.port();
            clock.advance(Duration.ofHours(1));
        }

        @BeforeEach
        void others(@Udp TestPeer other) throws Exception {
            assertNotEquals(device.port(), other.port());
            other.reply("other");
            ask(other.toString(), "other");
        }

        @RepeatedTest(2)
        void isFreshButForWhatIsShared() throws Exception {
            assertEquals(sharedPort, shared.port());
            assertThat(device.events().of(Event.Received.class)).isEmpty();
            device.reply("pong");
            ask(device.toString(), "pong");
            server.reply("line");
            ask(server.toString(), "line");
            ask(network.toString(), "pong");
            shared.down();
            shared.up();
        }

        @Test
        void parametersToo(@Tcp(frame = "slip") TestPeer slip, @Relay(to = "shared") TestRelay way) throws Exception {
            shared.reply("shared");
            ask(way.toString(), "shared");
            assertThat(slip.toString()).startsWith("tcp://127.0.0.1:");
        }

        @Nested
        class Inner {
            @Udp
            TestPeer inner;

            @Test
            void outerFieldsAreSetToo() throws Exception {
                device.reply("outer");
                inner.reply("inner");
                ask(device.toString(), "outer");
                ask(inner.toString(), "inner");
            }
        }
    }

    @Test
    void givesPeersRelaysAndClocks() {
        assertAllPass(Given.class, 3); // one of them twice
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Closing {
        private static TestPeer before;

        @Tcp
        TestPeer server;

        @Test
        @Order(1)
        void first() {
            before = server;
        }

        @Test
        @Order(2)
        void thePeerOfTheTestBeforeIsGone() {
            assertThrows(
                    ConnectException.class, () -> new Socket(before.address().getAddress(), before.port()).close());
        }
    }

    @Test
    void closesThePeersBehindEachTest() {
        assertAllPass(Closing.class, 2);
    }

    static class Failing {
        @Udp
        TestPeer device;

        @Test
        void byItself() throws Exception {
            tell(device, "hello");
            device.expect("hello");
            assertEquals(1, 2);
        }

        @Test
        void byAHandler() throws Exception {
            device.reply(message -> {
                throw new IllegalArgumentException("not " + message);
            });
            tell(device, "this");
            device.expect("this");
        }

        @Test
        void byAHandlerUnseen() throws Exception {
            device.reply(message -> {
                throw new IllegalArgumentException("not " + message);
            });
            tell(device, "this");
            device.events().await(Event.Failed.class);
        }

        @Test
        void byAnExpectation() throws Exception {
            tell(device, "hello");
            device.expect("HELLO");
        }
    }

    @Test
    void aTestThatFailsHasWhatHappenedAndTheSeed() {
        Map<String, String> results = run(Failing.class, "parley.seed", "42");

        assertThat(results.get("byItself"))
                .contains("expected: <1> but was: <2>", "Suppressed: What happened:", "device  udp 127.0.0.1:")
                .contains("→  5 B  hello", "Seed 42 (-Dparley.seed=42 repeats");
        assertThat(results.get("byAHandler"))
                .startsWith(
                        "java.lang.AssertionError: device: a reply function of the test threw java.lang.IllegalArgumentException: not this.")
                .contains("Caused by: java.lang.IllegalArgumentException: not this");
        assertThat(results.get("byAHandlerUnseen"))
                .startsWith("java.lang.IllegalArgumentException: not this")
                .contains("Suppressed: What happened:", "a reply function of the test threw");
        assertThat(results.get("byAnExpectation"))
                .contains("device: another message came", "  expected  \"HELLO\"\n  got       \"hello\"")
                .containsOnlyOnce("What happened:");
    }

    @ExtendWith(ParleyExtension.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Leaking {
        private static int left;

        @Test
        @Order(1)
        void aSession() throws Exception {
            left = Parley.listen("tcp://127.0.0.1:0").open().port();
        }

        @Test
        @Order(2)
        void aPeer() {
            TestPeer.udp().down();
            TestPeer.udp();
        }

        @Test
        @Order(3)
        void thePortIsFreeAgain() throws Exception {
            try (ListenSession again = Parley.listen("tcp://127.0.0.1:" + left).open()) {
                assertEquals(left, again.port());
            }
        }
    }

    @Test
    void aTestThatLeavesASessionOpenFailsAndIsToldWhere() {
        Map<String, String> results = run(Leaking.class);

        assertThat(results.get("aSession"))
                .containsPattern("the session \"listen\" on tcp://127.0.0.1:\\d+ was left open")
                .containsPattern("it was opened at ParleyExtensionTest.java:\\d+\\.");
        assertThat(results.get("aPeer"))
                .containsPattern("the session \"peer\" on udp://127.0.0.1:\\d+ was left open")
                .containsPattern("it was opened at ParleyExtensionTest.java:\\d+\\.");
        assertThat(results.get("thePortIsFreeAgain")).isEmpty();
    }

    static class LeakingOfTheClass {
        @RegisterExtension
        static final ParleyExtension PARLEY = new ParleyExtension();

        private static ListenSession closed;

        @Udp
        static TestPeer device;

        @BeforeAll
        static void open() throws Exception {
            closed = Parley.listen("udp://127.0.0.1:0").open();
            Parley.listen("udp://127.0.0.1:0").named("forgotten").open();
        }

        @Test
        void passes() {
            assertFalse(device.toString().isEmpty());
        }

        @AfterAll
        static void close() {
            closed.close();
        }
    }

    @Test
    void whatTheClassLeavesOpenFailsTheClass() {
        Map<String, String> results = run(LeakingOfTheClass.class);

        assertThat(results.get("passes")).isEmpty();
        assertThat(results.keySet()).hasSize(2);
        assertThat(String.join("", results.values()))
                .contains("the session \"forgotten\" on udp")
                .doesNotContain("\"listen\"");
    }

    static class Late {
        @Udp
        TestPeer device;

        @Test
        void anHourAtOnce(ManualClock clock) throws Exception {
            device.on("temp?").after(Duration.ofHours(1)).reply("temp=5");
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    assertEquals(
                            "temp=5",
                            Parley.request(device.toString(), "temp?", LONG).escaped());
                } catch (Exception bad) {
                    throw new IllegalStateException(bad);
                }
            });
            device.expect("temp?");
            assertThat(device.events().of(Event.Sent.class)).isEmpty();
            clock.advance(Duration.ofHours(1));
            assertThat(device.events().next(Event.Sent.class).payload()).isEqualTo(Payload.of("temp=5"));
            asking.join();
        }
    }

    @Test
    void anAnswerIsAnHourLateAtOnce() {
        assertAllPass(Late.class, 1);
    }

    static class Impatient {
        @Udp
        TestPeer device;

        @Test
        void waits() {
            device.expect("what never comes");
        }
    }

    @Test
    void theTestRunSaysHowPatientItIs() {
        assertThat(run(Impatient.class, "parley.patience", "30ms").get("waits"))
                .contains("no message came within 30ms.");
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class Parallel {
        private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
        private static final CyclicBarrier BOTH = new CyclicBarrier(2);

        @Udp
        static TestPeer shared;

        @Udp
        TestPeer device;

        @Test
        void one() throws Exception {
            together();
        }

        @Test
        void two() throws Exception {
            together();
        }

        private void together() throws Exception {
            TestPeer mine = device;
            PORTS.add(mine.port());
            mine.reply(Integer.toString(mine.port()));
            shared.reply("shared");
            BOTH.await(20, TimeUnit.SECONDS); // both are open now
            ask(mine.toString(), Integer.toString(mine.port()));
            ask(shared.toString(), "shared");
            assertSame(mine, device);
            assertEquals(2, PORTS.size());
        }
    }

    @Test
    void testsRunInParallel() {
        Parallel.PORTS.clear();
        assertAllPass(
                Parallel.class,
                2,
                "junit.jupiter.execution.parallel.enabled",
                "true",
                "junit.jupiter.execution.parallel.config.strategy",
                "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism",
                "2");
    }

    static class Wrong {
        @Udp
        String device;

        @Test
        void aString() {
            assertEquals("", device);
        }
    }

    static class WrongRelay {
        @Udp
        TestPeer device;

        @Relay(to = "devise")
        TestRelay network;

        @Test
        void toNobody() {
            assertEquals("", network.toString());
        }
    }

    @Test
    void saysWhatIsWrongWithAField() {
        assertThat(run(Wrong.class).get("aString"))
                .contains("device has an annotation of Parley, so it must be a TestPeer");
        assertThat(run(WrongRelay.class).get("toNobody"))
                .contains("@Relay(to = \"devise\") names no field", "there are [device]");
    }
}
