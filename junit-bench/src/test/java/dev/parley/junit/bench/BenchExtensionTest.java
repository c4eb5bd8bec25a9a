package dev.parley.junit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parley.Parley;
import dev.parley.bench.Result;
import dev.parley.testkit.SampleRunner;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests within a test: what the extension gives to them, and what it finds. */
@Timeout(120)
class BenchExtensionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static void ask(TestBench bench) throws Exception {
        String address = "udp://127.0.0.1:" + bench.port("thermometer");
        assertEquals("temp=21", Parley.request(address, "temp?", LONG).escaped());
    }

    static class Given {
        @Bench("thermometer.yaml")
        private static TestBench shared;

        private static int sharedPort;

        @Bench("src/test/resources/thermometer.yaml")
        private TestBench bench;

        @BeforeEach
        void before(@Bench("thermometer.yaml") TestBench other) throws Exception {
            ask(other);
            ask(shared);
            assertNotEquals(other.port("thermometer"), shared.port("thermometer"));
        }

        @Test
        void asks() throws Exception {
            askAndCheck();
        }

        @Test
        void asksAgain() throws Exception {
            askAndCheck();
        }

        private void askAndCheck() throws Exception {
            ask(bench);
            assertEquals(
                    "temp?", bench.events().received(1).getFirst().payload().escaped());
            assertEquals(Result.Verdict.PASSED, bench.results().getFirst().verdict());
            sharedPort = sharedPort == 0 ? shared.port("thermometer") : sharedPort;
            assertEquals(sharedPort, shared.port("thermometer"));
        }

        @Test
        void doesNotAsk() {
            assertEquals("127.0.0.1", bench.address("thermometer").getAddress().getHostAddress());
        }

        @Test
        void fails() throws Exception {
            ask(bench);
            assertEquals(1, 2);
        }
    }

    @Test
    void givesBenchesAndChecksWhatTheyExpect() {
        Map<String, String> results = SampleRunner.run(Given.class, "");

        assertThat(results.get("asks")).isEmpty();
        assertThat(results.get("asksAgain")).isEmpty();
        assertThat(results.get("doesNotAsk"))
                .contains("thermometer.yaml: not all was as the file expects.\n  thermometer, ")
                .contains("What happened:");
        assertThat(results.get("fails"))
                .contains("expected: <1> but was: <2>", "Suppressed: What happened:", "→  5 B  temp?");
    }

    static class Wrong {
        @Bench("nowhere.yaml")
        TestBench bench;

        @Test
        void isSaid() {
            assertEquals(0, bench.port("thermometer"));
        }
    }

    static class NoBench {
        @Test
        void isSaid(@Bench("thermometer.yaml") String bench) {
            assertEquals("", bench);
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(SampleRunner.run(Wrong.class, "").get("isSaid"))
                .contains("@Bench(\"nowhere.yaml\") cannot be run: ", "nowhere.yaml");
        assertThat(SampleRunner.run(NoBench.class, "").get("isSaid")).contains("must be a TestBench, but is a String");
    }

    @Test
    void worksWithoutJUnit() throws Exception {
        String text = "listen:\n  - {name: silent, address: \"udp://127.0.0.1:0\", expect: [{match: temp?}]}\n";
        TestBench bench = TestBench.of("silent.yaml", text);

        assertThat(bench.port("silent")).isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.port("noisy"))
                .withMessage("silent.yaml has nothing of the name \"noisy\" that listens; its names are [silent]");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(bench::close)
                .withMessageContaining("silent.yaml: not all was as the file expects.\n  silent, ");
    }
}
