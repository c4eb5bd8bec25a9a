package dev.parley.web.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;
import dev.parley.web.toxiproxy.TestApi.Answer;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Toxics are what relays do on purpose. */
@Timeout(60)
class ToxicsTest {
    private static final String TOXICS = "/proxies/redis/toxics";

    static Stream<Arguments> meanings() {
        return Stream.of(
                Arguments.of("latency", Map.of("latency", 100L, "jitter", 20L), "delay=100ms,jitter=20ms"),
                Arguments.of("bandwidth", Map.of("rate", 125L), "bandwidth=1mbit"),
                Arguments.of("bandwidth", Map.of("rate", 0L), "stop-reading=0"),
                Arguments.of("slow_close", Map.of("delay", 2_000L), "slow-close=2s"),
                Arguments.of("slow_close", Map.of("delay", 0L), "none"),
                Arguments.of("timeout", Map.of("timeout", 5_000L), "black-hole=0,black-hole-close=5s"),
                Arguments.of("timeout", Map.of("timeout", 0L), "black-hole=0"),
                Arguments.of("reset_peer", Map.of("timeout", 2_000L), "reset-after=2s"),
                Arguments.of("reset_peer", Map.of("timeout", 0L), "reset-after=0"),
                Arguments.of(
                        "slicer",
                        Map.of("average_size", 100L, "size_variation", 50L, "delay", 10_000L),
                        "slice=100,slice-variation=50,slice-pause=10ms"),
                Arguments.of("limit_data", Map.of("bytes", 65_536L), "cut-after=64KiB"));
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void eachOfToxiproxysIsAnImpairment(String type, Map<String, Object> attributes, String impairments)
            throws Exception {
        Toxic toxic = Toxic.of("t", type, Direction.DOWN, 1, attributes);

        assertThat(new Toxics(List.of(toxic)).impairments(Direction.DOWN).toString())
                .isEqualTo(impairments);
        assertThat(toxic.attributes()).isEqualTo(attributes);
    }

    @Test
    void addsShowsChangesAndRemovesAToxic() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.create("redis");

            Answer added = api.post(TOXICS, "type", "latency", "attributes", Map.of("latency", 100));

            assertThat(added)
                    .isEqualTo(new Answer(
                            200,
                            Map.of(
                                    "name", "latency_downstream",
                                    "type", "latency",
                                    "stream", "downstream",
                                    "toxicity", 1L,
                                    "attributes", Map.of("latency", 100L, "jitter", 0L))));
            assertThat(api.get(TOXICS).body()).isEqualTo(List.of(added.object()));
            assertThat(api.get(TOXICS + "/latency_downstream").body()).isEqualTo(added.body());
            assertThat(api.patch(TOXICS + "/latency_downstream", "attributes", Map.of("jitter", 5))
                            .get("attributes"))
                    .isEqualTo(Map.of("latency", 100L, "jitter", 5L));
            assertThat(api.post(TOXICS + "/latency_downstream", "toxicity", 0.0).get("toxicity"))
                    .isEqualTo(0L);
            assertThat(api.delete(TOXICS + "/latency_downstream")).isEqualTo(new Answer(204, null));
            assertThat(api.get(TOXICS).body()).isEqualTo(List.of());
        }
    }

    @Test
    void takesParleysImpairmentsUnderTheirWords() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.create("redis");
            api.post("/proxies", "name", "coap", "listen", "udp://127.0.0.1:0", "upstream", "udp://127.0.0.1:9");

            assertThat(api.post("/proxies/coap/toxics", "type", "loss", "attributes", Map.of("loss", "5%"))
                            .get("attributes"))
                    .isEqualTo(Map.of("loss", "5%"));
            assertThat(api.post("/proxies/coap/toxics", "type", "truncate", "attributes", Map.of("truncate", 64))
                            .get("attributes"))
                    .isEqualTo(Map.of("truncate", "64"));
            assertThat(api.post(
                                    TOXICS,
                                    "type",
                                    "bandwidth",
                                    "attributes",
                                    Map.of("bandwidth", "1mbit", "queue", "32KiB"))
                            .get("attributes"))
                    .isEqualTo(Map.of("bandwidth", "1mbit", "queue", "32KiB"));
            assertThat(api.post(TOXICS, "type", "loss", "attributes", Map.of("loss", "5%"))
                            .error())
                    .contains("use stall");
            assertThat(api.post("/proxies/coap/toxics", "type", "duplicate", "attributes", Map.of("duplicate", 5))
                            .error())
                    .isEqualTo("'duplicate=5': '5' has no unit: write 5%");
            assertThat(api.post(
                                    "/proxies/coap/toxics",
                                    "type",
                                    "corrupt",
                                    "attributes",
                                    Map.of("corrupt", "1%,loss=2%"))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aReorderingNeedsADelayBesideIt() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String toxics = "/proxies/coap/toxics";
            api.post("/proxies", "name", "coap", "listen", "udp://127.0.0.1:0", "upstream", "udp://127.0.0.1:9");
            assertThat(api.post(toxics, "type", "reorder", "attributes", Map.of("reorder", "5%"))
                            .error())
                    .contains("reorder needs a delay");
            api.post(toxics, "type", "latency", "attributes", Map.of("latency", 10));
            assertThat(api.post(toxics, "type", "reorder", "attributes", Map.of("reorder", "5%"))
                            .status())
                    .isEqualTo(200);
            assertThat(api.delete(toxics + "/latency_downstream").error()).contains("reorder needs a delay");
        }
    }

    @Test
    void theSameIsDoneOnceInADirection() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.create("redis");
            api.post(TOXICS, "type", "latency", "attributes", Map.of("latency", 1));

            Answer sameName = api.post(TOXICS, "type", "latency", "attributes", Map.of("latency", 2));
            assertThat(sameName.status()).isEqualTo(409);
            assertThat(sameName.error()).startsWith("toxic already exists: ");
            Answer sameKind = api.post(TOXICS, "name", "b", "type", "delay", "attributes", Map.of("delay", "2ms"));
            assertThat(sameKind.status()).isEqualTo(409);
            assertThat(sameKind.error()).startsWith("the toxic 'latency_downstream' does delay in this direction");
            assertThat(api.post(TOXICS, "type", "latency", "stream", "upstream", "attributes", Map.of("latency", 2))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesAToxicThatCannotBe() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.create("redis");
            assertThat(api.post(TOXICS, "type", "latensy", "attributes", Map.of())
                            .error())
                    .startsWith("invalid toxic type: there is no 'latensy'")
                    .endsWith("Did you mean latency?");
            assertThat(api.post(TOXICS, "type", "latency", "stream", "sideways").error())
                    .startsWith("stream was invalid, can be either upstream or downstream");
            assertThat(api.post(TOXICS, "type", "latency", "toxicity", 1.5).error())
                    .isEqualTo(
                            "\"toxicity\" must be from 0 (the toxic is done to no connection) to 1 (to every one), but was 1.5");
            assertThat(api.post(TOXICS, "type", "latency", "toxicity", -0.1).status())
                    .isEqualTo(400);
            assertThat(api.post(TOXICS, "type", "latency", "toxicity", "0.5").status())
                    .isEqualTo(400);
            assertThat(api.post(TOXICS, "type", "delay", "attributes", Map.of("delay", "1s", "delay-chance", "30%"))
                            .error())
                    .isEqualTo("\"delay-chance\" is said as \"toxicity\" here: 0.3 is 30%");
            assertThat(api.post(TOXICS, "type", "latency", "attributes", Map.of("latence", 5))
                            .error())
                    .startsWith("'latence' is no attribute of latency, which has latency, jitter.");
            assertThat(api.post(TOXICS, "type", "latency", "attributes", Map.of("latency", "5"))
                            .error())
                    .isEqualTo("\"latency\" must be a whole number");
            assertThat(api.post(TOXICS, "type", "latency", "attributes", Map.of("latency", -5))
                            .error())
                    .isEqualTo("\"latency\" must be from 0 to 3600000, but was -5");
            assertThat(api.post(TOXICS, "type", "latency", "attributes", List.of())
                            .error())
                    .isEqualTo("\"attributes\" must be an object");
            assertThat(api.post(TOXICS, "type", "slicer", "attributes", Map.of())
                            .error())
                    .startsWith("slice must be from 1");
            assertThat(api.get(TOXICS).body()).isEqualTo(List.of());
        }
    }

    @Test
    void aToxicThatIsSwitchedOffDoesNothing() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String listen = api.create("redis");
            api.post(TOXICS, "type", "reset_peer", "toxicity", 0, "attributes", Map.of("timeout", 0));
            try (Socket socket = TestApi.connect(listen)) {
                assertThat(TestApi.isEchoed(socket, "a")).isTrue();
            }
        }
    }

    @Test
    void aToxicityBetweenIsDoneToItsShareOfTheConnectionsTheSameOnesForOneSeed() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.create("redis");
            assertThat(api.post(TOXICS, "type", "limit_data", "toxicity", 0.3, "attributes", Map.of("bytes", 0))
                            .get("toxicity"))
                    .isEqualTo(0.3);
            assertThat(api.post(TOXICS + "/limit_data_downstream", "attributes", Map.of("bytes", 1))
                            .get("toxicity"))
                    .as("it stays")
                    .isEqualTo(0.3);
            List<Boolean> cut = cut((String) api.get("/proxies/redis").get("listen"), 100);
            // Four standard deviations.
            assertThat((double) cut.stream().filter(each -> each).count())
                    .isCloseTo(30, within(4 * Math.sqrt(100 * 0.3 * 0.7)));

            String other = api.create("other");
            api.post("/proxies/other/toxics", "type", "limit_data", "toxicity", 0.3, "attributes", Map.of("bytes", 1));
            assertThat(cut(other, 20)).isEqualTo(cut.subList(0, 20));
        }
    }

    /** Which of so many connections, one after the other, get only one byte back. */
    private static List<Boolean> cut(String listen, int count) throws Exception {
        List<Boolean> cut = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try (Socket socket = TestApi.connect(listen)) {
                cut.add(!TestApi.isEchoed(socket, "ab"));
            }
        }
        return cut;
    }

    @Test
    void aToxicMayHaveATrigger() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.post("/proxies", "name", "coap", "listen", "udp://127.0.0.1:0", "upstream", "udp://127.0.0.1:9");
            Map<String, Object> attributes = Map.of("loss-for", "3", "loss", "100%", "loss-match", "/^ping/");
            assertThat(api.post("/proxies/coap/toxics", "type", "loss", "toxicity", 0.5, "attributes", attributes)
                            .get("attributes"))
                    .isEqualTo(attributes);
            assertThat(api.post(
                                    "/proxies/coap/toxics",
                                    "type",
                                    "corrupt",
                                    "attributes",
                                    Map.of("corrupt", "1%", "corrupt-after", "1KiB"))
                            .error())
                    .contains("write corrupt-after=100 or corrupt-after=10s");
        }
        Toxics toxics = Toxics.of(
                Impairments.parse("loss=5%,loss-after=10s,loss-chance=30%,delay=1s,reorder=1%,reorder-for=3"),
                Impairments.NONE);
        assertThat(toxics.impairments(Direction.UP))
                .hasToString("loss=5%,loss-after=10s,loss-chance=30%,delay=1s,reorder=1%,reorder-for=3");
        assertThat(toxics.get("loss_upstream").json())
                .containsEntry("toxicity", 0.3)
                .containsEntry("attributes", Map.of("loss", "5%", "loss-after", "10s"));
    }

    @Test
    void aRateOfZeroHoldsBackUntilItIsRemoved() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String listen = api.create("redis");
            try (Socket socket = TestApi.connect(listen)) {
                assertThat(TestApi.isEchoed(socket, "a")).isTrue();
                api.post(TOXICS, "name", "cut", "type", "bandwidth", "attributes", Map.of("rate", 0));
                socket.getOutputStream().write('b');
                assertThat(socket.getInputStream().available()).isZero();

                api.delete(TOXICS + "/cut");

                assertThat(socket.getInputStream().read()).isEqualTo('b');
            }
        }
    }
}
