package dev.parley.web.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.event.Event;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.session.Outcome;
import dev.parley.session.relay.RelaySetup;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.Await;
import dev.parley.web.toxiproxy.TestApi.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proxies are relays that clients create, move, disable and delete. */
@Timeout(60)
class ProxiesTest {
    @Test
    void tellsWhichToxiproxyItSpeaksAsAndThatItIsParley() throws Exception {
        try (TestApi api = TestApi.empty()) {
            assertThat(api.get("/version")).isEqualTo(new Answer(200, Map.of("version", "2.12.0", "parley", "test")));
        }
    }

    @Test
    void createsAProxyAndTellsTheRealPort() throws Exception {
        try (TestApi api = TestApi.empty()) {
            Answer created = api.post("/proxies", "name", "redis", "listen", "127.0.0.1:0", "upstream", api.upstream());

            assertThat(created.status()).isEqualTo(201);
            assertThat((String) created.get("listen")).matches("127\\.0\\.0\\.1:[1-9]\\d*");
            assertThat(created.object())
                    .isEqualTo(Map.of(
                            "name", "redis",
                            "listen", created.get("listen"),
                            "upstream", api.upstream(),
                            "enabled", true,
                            "toxics", List.of()));
            assertThat(api.get("/proxies/redis")).isEqualTo(new Answer(200, created.body()));
            assertThat(api.get("/proxies")).isEqualTo(new Answer(200, Map.of("redis", created.object())));
            try (Socket socket = TestApi.connect((String) created.get("listen"))) {
                assertThat(TestApi.isEchoed(socket, "hello")).isTrue();
            }
            Await.until("it is told", () -> api.events.stream().anyMatch(Event.Received.class::isInstance));
            assertThat(api.events)
                    .filteredOn(Event.Received.class::isInstance)
                    .allMatch(event -> event.header().session().equals("redis"));
        }
    }

    @Test
    void withoutListenOnlyThisComputerReachesIt() throws Exception {
        try (TestApi api = TestApi.empty()) {
            assertThat((String) api.post("/proxies", "name", "a", "upstream", api.upstream())
                            .get("listen"))
                    .startsWith("127.0.0.1:");
        }
    }

    @Test
    void passesDatagramsAsAnAddition() throws Exception {
        try (TestApi api = TestApi.empty();
                DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket device = new DatagramSocket()) {
            String listen = (String) api.post(
                            "/proxies",
                            "name",
                            "coap",
                            "listen",
                            "udp://127.0.0.1:0",
                            "upstream",
                            "udp://127.0.0.1:" + server.getLocalPort())
                    .get("listen");
            assertThat(listen).startsWith("udp://127.0.0.1:");
            api.post("/proxies/coap/toxics", "type", "latency", "stream", "upstream", "attributes", Map.of());

            int port = Integer.parseInt(listen.replaceAll(".*:", ""));
            device.send(new DatagramPacket(new byte[] {7}, 1, InetAddress.getLoopbackAddress(), port));

            server.setSoTimeout(20_000);
            DatagramPacket arrived = new DatagramPacket(new byte[9], 9);
            server.receive(arrived);
            assertThat(arrived.getLength()).isEqualTo(1);
            assertThat(api.post("/proxies/coap/toxics", "type", "slow_close", "attributes", Map.of("delay", 100))
                            .error())
                    .contains("slow-close is for streams only");
        }
    }

    @Test
    void refusesAProxyThatCannotBe() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String listen = api.create("redis");

            assertThat(api.post("/proxies", "name", "redis", "upstream", api.upstream()))
                    .isEqualTo(new Answer(
                            409, Map.of("error", "proxy already exists: there is a proxy 'redis'", "status", 409L)));
            assertThat(api.post("/proxies", "upstream", api.upstream()).error())
                    .isEqualTo("missing required field: name");
            assertThat(api.post("/proxies", "name", "a").error()).isEqualTo("missing required field: upstream");
            assertThat(api.post("/proxies", "name", "a/b", "upstream", api.upstream())
                            .status())
                    .isEqualTo(400);
            assertThat(api.post("/proxies", "name", "a", "upstream", "nowhere").error())
                    .startsWith("\"upstream\": 'tcp://nowhere' has no port");
            assertThat(api.post("/proxies", "name", "a", "upstream", "udp://127.0.0.1:9")
                            .error())
                    .contains("Give both the same scheme");
            assertThat(api.post("/proxies", "name", "a", "listen", 5, "upstream", "b:1")
                            .error())
                    .isEqualTo("\"listen\" must be a text");
            Answer taken = api.post("/proxies", "name", "a", "listen", listen, "upstream", api.upstream());
            assertThat(taken.status()).isEqualTo(500);
            assertThat(taken.error()).startsWith("the proxy 'a' is not open: ");
            assertThat(api.get("/proxies").object()).hasSize(1);
        }
    }

    @Test
    void refusesABodyThatIsNoJsonOrTooLong() throws Exception {
        try (TestApi api = TestApi.empty()) {
            assertThat(api.send("POST", "/proxies", "{\"name\": ").error()).startsWith("bad request body: ");
            assertThat(api.send("POST", "/proxies", null).error()).startsWith("bad request body: there is none");
            assertThat(api.send("POST", "/proxies", "[]").error()).isEqualTo("the body must be a JSON object");
            Answer tooLong = api.send("POST", "/proxies", " ".repeat((1 << 20) + 1));
            assertThat(tooLong.status()).isEqualTo(413);
            assertThat(tooLong.error()).contains("longer than 1 MiB");
        }
    }

    @Test
    void answersWhatIsNotThere() throws Exception {
        try (TestApi api = TestApi.empty()) {
            api.create("redis");
            for (Answer unknown : List.of(
                    api.get("/proxies/mysql"),
                    api.delete("/proxies/mysql"),
                    api.post("/proxies/mysql", "enabled", true),
                    api.get("/proxies/mysql/toxics"),
                    api.get("/proxies/mysql/toxics/a"))) {
                assertThat(unknown.status()).isEqualTo(404);
                assertThat(unknown.error()).isEqualTo("proxy not found: there is no proxy 'mysql'");
            }
            for (Answer unknown : List.of(
                    api.get("/proxies/redis/toxics/a"),
                    api.delete("/proxies/redis/toxics/a"),
                    api.post("/proxies/redis/toxics/a", "attributes", Map.of()))) {
                assertThat(unknown.status()).isEqualTo(404);
                assertThat(unknown.error()).startsWith("toxic not found: ");
            }
            assertThat(api.get("/metrics").status()).isEqualTo(404);
            assertThat(api.delete("/proxies").status()).isEqualTo(405);
            assertThat(api.delete("/proxies").error()).isEqualTo("that path has the methods GET, POST");
        }
    }

    @Test
    void aDisabledProxyRefusesAndComesBackAtItsPort() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String listen = api.create("redis");
            try (Socket open = TestApi.connect(listen)) {
                assertThat(TestApi.isEchoed(open, "a")).isTrue();

                assertThat(api.post("/proxies/redis", "enabled", false).get("enabled"))
                        .isEqualTo(false);

                assertThat(hasEnded(open)).isTrue();
            }
            assertThatThrownBy(() -> TestApi.connect(listen)).isInstanceOf(ConnectException.class);
            assertThat(api.get("/proxies/redis").get("listen")).isEqualTo(listen);

            Answer enabled = api.patch("/proxies/redis", "enabled", true);

            assertThat(enabled.get("listen")).isEqualTo(listen);
            try (Socket again = TestApi.connect(listen)) {
                assertThat(TestApi.isEchoed(again, "b")).isTrue();
            }
        }
    }

    private static boolean hasEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void anotherUpstreamEndsConnectionsAndAnEqualOneDoesNot() throws Exception {
        try (TestApi api = TestApi.empty();
                TestApi other = TestApi.empty()) {
            String listen =
                    (String) api.post("/proxies", "name", "redis", "listen", "127.0.0.1:0", "upstream", api.upstream())
                            .get("listen");
            try (Socket open = TestApi.connect(listen)) {
                api.post("/proxies/redis", "listen", listen, "upstream", api.upstream(), "enabled", true);
                api.post("/proxies/redis", "listen", "127.0.0.1:0");
                assertThat(TestApi.isEchoed(open, "a")).isTrue();

                assertThat(api.post("/proxies/redis", "upstream", other.upstream())
                                .get("upstream"))
                        .isEqualTo(other.upstream());

                assertThat(hasEnded(open)).isTrue();
            }
            try (Socket socket = TestApi.connect(listen)) {
                assertThat(TestApi.isEchoed(socket, "b")).isTrue();
            }
            assertThat(api.post("/proxies/redis", "upstream", listen).error()).contains("itself for ever");
            assertThat(api.get("/proxies/redis").get("enabled")).isEqualTo(true);
        }
    }

    @Test
    void deletesAProxy() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String listen = api.create("redis");

            assertThat(api.delete("/proxies/redis")).isEqualTo(new Answer(204, null));

            assertThatThrownBy(() -> TestApi.connect(listen)).isInstanceOf(ConnectException.class);
            assertThat(api.get("/proxies").object()).isEmpty();
        }
    }

    @Test
    void populatesAndLeavesAloneWhatIsThere() throws Exception {
        try (TestApi api = TestApi.empty()) {
            String listen = api.create("redis");
            api.post("/proxies/redis/toxics", "type", "latency", "attributes", Map.of("latency", 1));
            String known =
                    "{\"name\": \"redis\", \"listen\": \"%s\", \"upstream\": \"%s\"}".formatted(listen, api.upstream());
            String fresh =
                    "{\"name\": \"mysql\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"%s\", \"enabled\": false}"
                            .formatted(api.upstream());

            try (Socket open = TestApi.connect(listen)) {
                Answer populated = api.send("POST", "/populate", "[" + known + "," + fresh + "]");

                assertThat(populated.status()).isEqualTo(201);
                assertThat(TestApi.isEchoed(open, "a")).isTrue();
                assertThat(((List<?>) populated.get("proxies"))
                                .stream().<Object>map(proxy -> ((Map<?, ?>) proxy).get("enabled")))
                        .containsExactly(true, false);
            }
            assertThat(api.send("POST", "/populate", "[" + known + "," + known + "]")
                            .error())
                    .isEqualTo("the proxy 'redis' stands in the body twice");
            Answer half = api.send(
                    "POST",
                    "/populate",
                    "[" + known + ","
                            + fresh.replace("mysql", "a")
                                    .replace("127.0.0.1:0", listen)
                                    .replace("false", "true") + "]");
            assertThat(half.status()).isEqualTo(500);
            assertThat((List<?>) half.get("proxies")).hasSize(1);
        }
    }

    @Test
    void resetEnablesAllAndRemovesAllToxics() throws Exception {
        try (TestApi api = TestApi.withRelay("delay=1ms")) {
            api.create("redis");
            api.post("/proxies/redis", "enabled", false);
            api.post("/proxies/redis/toxics", "type", "latency", "attributes", Map.of("latency", 1));

            assertThat(api.send("POST", "/reset", null)).isEqualTo(new Answer(204, null));

            for (String name : List.of("redis", "relay")) {
                assertThat(api.get("/proxies/" + name).get("enabled")).isEqualTo(true);
                assertThat(api.get("/proxies/" + name).get("toxics")).isEqualTo(List.of());
            }
        }
    }

    @Test
    void whatTheFirstProxyDoesIsSeenAsToxics() throws Exception {
        try (TestApi api = TestApi.withRelay("delay=100ms,jitter=20ms,slow-close=1s")) {
            assertThat(api.get("/proxies/relay/toxics").body())
                    .isEqualTo(List.of(
                            Map.of(
                                    "name", "delay_upstream",
                                    "type", "delay",
                                    "stream", "upstream",
                                    "toxicity", 1L,
                                    "attributes", Map.of("delay", "100ms", "jitter", "20ms")),
                            Map.of(
                                    "name", "slow-close_upstream",
                                    "type", "slow-close",
                                    "stream", "upstream",
                                    "toxicity", 1L,
                                    "attributes", Map.of("slow-close", "1s"))));
            Object listen = api.get("/proxies/relay").get("listen");

            api.post("/proxies/relay", "enabled", false);

            assertThat(api.post("/proxies/relay", "enabled", true).get("listen"))
                    .isEqualTo(listen);
            assertThat((List<?>) api.get("/proxies/relay/toxics").body()).hasSize(2);
            api.api.stop();
            assertThat(api.api.await()).isEqualTo(Outcome.STOPPED);
        }
    }

    @Test
    void endsWithTheFirstProxysCountAndSumsUpAllRelays() throws Exception {
        try (TestApi api = TestApi.empty()) {
            Relays counting = (listen, target) -> {
                RelaySetup setup = new RelaySetup(List.of(listen), target);
                setup.listening().count(1L);
                return setup;
            };
            try (RelayApi counted = RelayApi.open(
                    new RelayApi.Setup(TestApi.at(0), "test", null),
                    api.first(counting, Impairments.NONE),
                    TestApi.RELAYS,
                    api.events::add)) {
                Event.Listening listening = api.events.stream()
                        .filter(Event.Listening.class::isInstance)
                        .map(Event.Listening.class::cast)
                        .filter(event -> event.header().session().equals("relay"))
                        .findFirst()
                        .orElseThrow();
                try (Socket socket = TestApi.connect(
                        Objects.requireNonNull(listening.header().local()).hostAndPort())) {
                    socket.getOutputStream().write('a');

                    assertThat(counted.await()).isEqualTo(Outcome.DONE);
                }
                counted.close();
                assertThat(counted.totals().received()).isGreaterThanOrEqualTo(1);
                assertThat(counted.totals().isBalanced()).isTrue();
            }
        }
    }

    @Test
    void endsWhenItsTimeIsUpOrSomebodyStopsIt() throws Exception {
        try (TestApi api = TestApi.empty();
                RelayApi shortly = RelayApi.open(
                        new RelayApi.Setup(TestApi.at(0), "test", Duration.ofMillis(1)),
                        null,
                        TestApi.RELAYS,
                        api.events::add)) {
            assertThat(shortly.await()).isEqualTo(Outcome.DONE);
            api.api.stop();
            assertThat(api.api.await()).isEqualTo(Outcome.STOPPED);
        }
    }

    @Test
    void aTakenPortIsNamedAndNothingStaysOpen() throws Exception {
        try (TestApi api = TestApi.empty()) {
            assertThatThrownBy(() -> RelayApi.open(
                            new RelayApi.Setup(TestApi.at(api.echo.getLocalPort()), "test", null),
                            api.first(TestApi.RELAYS, Impairments.NONE),
                            TestApi.RELAYS,
                            api.events::add))
                    .isInstanceOfSatisfying(
                            NetworkException.class,
                            said -> assertThat(said.reason()).isEqualTo(Cause.ADDRESS_IN_USE))
                    .hasMessageContaining("Give another with --api");
            assertThat(api.events).anyMatch(event -> event instanceof Event.Summary);
        }
    }
}
