package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.event.Event;
import dev.parley.payload.Payload;
import dev.parley.session.Outcome;
import dev.parley.session.listen.ListenSession;
import dev.parley.session.send.SendSession;
import dev.parley.socket.DatagramOptions;
import dev.parley.socket.DatagramPort;
import dev.parley.socket.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What somebody gets who has this module on the class path and names it nowhere. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
final class SystemNetworkTest {
    @Test
    void theSystemsNetworkIsThisOne() throws IOException {
        try (DatagramPort port = Network.system().openDatagram(anywhere())) {
            assertThat(port).isInstanceOf(LinuxDatagramPort.class);
        }
        assertThat(Network.system().limits()).isEmpty();
        assertThat(Network.system().setsUnicastTtl()).isTrue();
    }

    @Test
    void aListenerOfTheLibraryKnowsWhereADatagramWasSentTo() throws Exception {
        BlockingQueue<Event.Received> received = new LinkedBlockingQueue<>();
        try (ListenSession listener = Parley.listen("udp://0.0.0.0:0").open(event -> {
            if (event instanceof Event.Received one) {
                received.add(one);
            }
        })) {
            int port = listener.endpoints().getFirst().port();

            try (SendSession sender =
                    Parley.send("udp://127.0.0.2:" + port).message("hello").open()) {
                sender.await();
            }

            assertThat(received.poll(20, TimeUnit.SECONDS).destination().hostAndPort())
                    .isEqualTo("127.0.0.2:" + port);
        }
    }

    @Test
    void aClientOfAnotherOfOurAddressesGetsItsAnswerFromThere() throws Exception {
        try (ListenSession listener = Parley.listen("udp://:0").echo().open()) {
            for (String host : List.of("127.0.0.1", "127.0.0.2", "[::1]")) {
                String address =
                        "udp://" + host + ":" + listener.endpoints().getFirst().port();

                try (SendSession client = Parley.send(address)
                        .message("who are you?")
                        .requireReplyWithin(Duration.ofSeconds(20))
                        .open()) {
                    assertThat(client.await()).as(address).isEqualTo(Outcome.DONE);
                }
            }
        }
    }

    @Test
    void aListenerHearsThatItsAnswerWasRefused() throws Exception {
        BlockingQueue<Event> refused = new LinkedBlockingQueue<>();
        try (ListenSession listener = Parley.listen("udp://127.0.0.1:0")
                        .rememberPeers(10)
                        .open(event -> {
                            if (event instanceof Event.Refused || event instanceof Event.Received) {
                                refused.add(event);
                            }
                        });
                DatagramPort gone = Network.system().openDatagram(anywhere())) {
            gone.send(
                    Payload.of("hello").buffer(),
                    listener.endpoints().getFirst().socketAddress());
            assertThat(refused.poll(20, TimeUnit.SECONDS)).isInstanceOf(Event.Received.class);
            gone.close();

            listener.send(listener.peers().getFirst(), Payload.of("are you there?"));

            assertThat(refused.poll(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(Event.Refused.class, event -> {
                assertThat(event.header().peer().socketAddress()).isEqualTo(gone.local());
                assertThat(event.message()).contains("has ended or no longer waits for it");
            });
        }
    }

    @Test
    void withoutNativeAccessThePortIsTheJdksAndThatIsSaid() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Without.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines()).containsExactly("JdkDatagramPort", "true", "true");
    }

    /** Runs where nobody permitted native access. */
    static final class Without {
        private Without() {}

        public static void main(String[] args) throws IOException {
            try (DatagramPort port = Network.system().openDatagram(anywhere())) {
                System.out.println(port.getClass().getSimpleName());
            }
            System.out.println(Network.system().limits().orElseThrow().contains("--enable-native-access=ALL-UNNAMED"));
            System.out.println(!Network.system().setsUnicastTtl());
        }
    }

    private static DatagramOptions anywhere() {
        return DatagramOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
