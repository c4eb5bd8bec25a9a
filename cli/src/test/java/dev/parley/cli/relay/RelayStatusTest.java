package dev.parley.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Parley;
import dev.parley.impairment.Direction;
import dev.parley.impairment.ImpairmentCounts;
import dev.parley.impairment.Impairments;
import dev.parley.ledger.Cause;
import dev.parley.session.relay.RelaySession;
import dev.parley.session.relay.RelaySetup;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the keys of a relay do, and what its status line says, over a relay between real sockets. */
@Timeout(60)
class RelayStatusTest {
    private final List<String> printed = new ArrayList<>();
    private DatagramSocket target;
    private DatagramSocket peer;

    @BeforeEach
    void open() throws IOException {
        target = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        target.close();
        peer.close();
    }

    private RelaySetup setup() {
        return Parley.relay("udp://127.0.0.1:0", "udp://127.0.0.1:" + target.getLocalPort())
                .seed(42);
    }

    private static void press(RelayControls controls, String... keys) {
        for (String key : keys) {
            controls.press(key);
        }
    }

    private void send(RelaySession relay, int count) throws IOException {
        int port = relay.endpoints().getFirst().port();
        for (int i = 0; i < count; i++) {
            peer.send(new DatagramPacket(new byte[] {'m'}, 1, InetAddress.getLoopbackAddress(), port));
        }
        Await.until(
                "all are judged",
                () -> relay.injected(Direction.UP)
                        .filter(done -> done.seen() == count)
                        .isPresent());
    }

    @Test
    void keysChangeTheChosenImpairmentInTheChosenDirection() throws Exception {
        try (RelaySession relay = setup().impairUp(Impairments.parse("loss=5%")).open()) {
            RelayControls controls = new RelayControls(relay, printed::add);
            assertThat(controls.chosen()).isEqualTo("both loss 5%/off");
            press(controls, "d", "+", "up");
            assertThat(controls.chosen()).isEqualTo("down loss 0.2%");
            press(controls, "b", "-");
            assertThat(relay.impairments(Direction.UP)).hasToString("loss=2%");
            assertThat(relay.impairments(Direction.DOWN)).hasToString("loss=0.1%");
            press(controls, "u", "\t", "+", "+");
            assertThat(controls.chosen()).isEqualTo("up delay 2ms");
            press(controls, "left", "-", "right", "-");
            assertThat(relay.impairments(Direction.UP)).hasToString("loss=1%,delay=1ms");
            press(controls, "r");
            assertThat(relay.impairments(Direction.UP)).hasToString("loss=5%");
            assertThat(relay.impairments(Direction.DOWN)).hasToString("none");
            press(controls, "", "x", "\033");
            assertThat(printed).isEmpty();
        }
    }

    @Test
    void aPauseEndsWithWhatWasDoneBeforeIt() throws Exception {
        try (RelaySession relay = setup().impair("loss", "5%").open()) {
            RelayControls controls = new RelayControls(relay, printed::add);
            press(controls, "p");
            assertThat(relay.impairments(Direction.UP).isEmpty()).isTrue();
            assertThat(relay.impairments(Direction.DOWN).isEmpty()).isTrue();
            assertThat(controls.chosen()).isEqualTo("paused, both loss 5%");
            press(controls, "p");
            assertThat(relay.impairments(Direction.DOWN)).hasToString("loss=5%");
            press(controls, "p", "d", "+");
            assertThat(relay.impairments(Direction.UP)).as("a change ends it").hasToString("loss=5%");
            assertThat(relay.impairments(Direction.DOWN)).hasToString("loss=10%");
            assertThat(controls.chosen()).isEqualTo("down loss 10%");
        }
    }

    @Test
    void whatCannotBeIsSaidAndChangesNothing() throws Exception {
        try (RelaySession relay = setup().open()) {
            RelayControls controls = new RelayControls(relay, printed::add);
            press(controls, "p", "left", "left", "left", "+", "?");
            assertThat(controls.chosen()).isEqualTo("both reorder off");
            assertThat(printed)
                    .satisfiesExactly(
                            nothing -> assertThat(nothing).startsWith("nothing is done on purpose"),
                            needs -> assertThat(needs).contains("reorder needs a delay"),
                            help -> assertThat(help.lines()).hasSize(7).allMatch(line -> line.length() < 60));
            press(controls, "q");
            assertThat(relay.await().isGood()).isTrue();
        }
    }

    @Test
    void countsEachVerdictAndDirection() throws Exception {
        try (RelaySession relay = setup().impairUp(Impairments.parse("loss=20%,duplicate=10%,delay=1h"))
                .open()) {
            RelayStatus status = new RelayStatus(relay);
            assertThat(status.line("both loss 20%/off", 80))
                    .isEqualTo("both loss 20%/off | up 0 sent | down 0 sent | 0 flows | ? keys");
            send(relay, 200);
            ImpairmentCounts done = relay.injected(Direction.UP).orElseThrow();
            long lost = done.dropped(Cause.LOSS);
            String up = "up 0 sent %d lost %d waiting".formatted(lost, done.released());
            assertThat(status.line("c", 200))
                    .isEqualTo("c | %s %d delayed %d twice | down 0 sent | 1 flow | ? keys"
                            .formatted(up, done.delayed(), done.duplicated()));
            assertThat(status.line("c", 62)).isEqualTo("c | " + up + " | down 0 sent | 1 flow");
            assertThat(status.line("c", 40)).isEqualTo("c | up 0 sent %d lost | down 0 sent".formatted(lost));
            assertThat(status.line("c", 20))
                    .isEqualTo("up 0 sent %d lost | down".formatted(lost).substring(0, 19));
        }
    }

    @Test
    void theExampleOfThePageFitsEightyColumns() throws Exception {
        String example = "both loss 5% | up 234 sent 12 lost | down 221 sent 9 lost | 3 flows | ? keys";
        assertThat(example.length()).isLessThan(80);
        try (RelaySession relay = setup().impair("loss", "5%").open()) {
            String line = new RelayStatus(relay).line(new RelayControls(relay, printed::add).chosen(), 80);
            assertThat(line)
                    .isEqualTo(example.replaceAll("\\d+ (sent|flows)", "0 $1").replaceAll(" \\d+ lost", ""));
        }
    }
}
