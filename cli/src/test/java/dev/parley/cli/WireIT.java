package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import dev.parley.testkit.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What loopback cannot show: another host, at the end of a wire that carries 1,500 bytes at once. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireIT {
    private static Wire wire;

    @BeforeAll
    static void layWire() throws Exception {
        Peers.require("ip");
        wire = new Wire();
    }

    @AfterAll
    static void takeWireAway() {
        if (wire != null) {
            wire.close();
        }
    }

    @Test
    void aDatagramLargerThanTheWireCarriesArrivesWholeAndIsNoted() throws Exception {
        try (Program receiver = wire.far(Program.pythonCommand("peers/udp_receive.py", Wire.FAR));
                Program send = wire.near(Program.parleyCommand(
                        "send", "udp://" + Wire.FAR + ":" + receiver.port(), "x".repeat(2_000), "--json"))) {
            assertThat(send.awaitExit()).isZero();
            receiver.awaitOut("got 2000 ");
            assertThat(send.out().stream().filter(line -> line.contains("\"event\":\"note\"")))
                    .singleElement()
                    .asString()
                    .contains("\"cause\":\"fragments\"", "2,000 B", "--split 1400");
        }
    }

    @Test
    void aDatagramThatTheWireCarriesIsNotNoted() throws Exception {
        try (Program receiver = wire.far(Program.pythonCommand("peers/udp_receive.py", Wire.FAR));
                Program send = wire.near(Program.parleyCommand(
                        "send", "udp://" + Wire.FAR + ":" + receiver.port(), "x".repeat(1_400), "--json"))) {
            assertThat(send.awaitExit()).isZero();
            receiver.awaitOut("got 1400 ");
            assertThat(send.out()).noneMatch(line -> line.contains("\"event\":\"note\""));
        }
    }

    @Test
    void sendReachesTheBroadcastAddressOfTheWireAndSaysWhatItIs() throws Exception {
        try (Program receiver = wire.far(Program.pythonCommand("peers/udp_receive.py", "0.0.0.0"));
                Program send = wire.near(Program.parleyCommand(
                        "send", "udp://" + Wire.BROADCAST + ":" + receiver.port(), "to all", "--json"))) {
            assertThat(send.awaitExit()).isZero();
            assertThat(receiver.awaitOut("got 6 ")).endsWith("b'to all'");
            assertThat(send.awaitOut("\"event\":\"note\"")).contains("\"cause\":\"broadcast\"");
        }
    }

    @Test
    void listenHearsABroadcastOnTheWire() throws Exception {
        try (Program listener = wire.far(Program.parleyCommand("listen", "udp://:0", "--count", "1", "--json"));
                Program sender = wire.near(Program.pythonCommand(
                        "peers/udp_to_group.py",
                        Wire.BROADCAST,
                        Integer.toString(listener.listeningPort()),
                        "to all"))) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(listener.awaitExit()).isZero();
            assertThat(listener.awaitOut("\"event\":\"received\""))
                    .contains("\"text\":\"to all\"", "\"peer\":\"udp://10.77.0.1:");
        }
    }

    @Test
    void acknowledgesWhatComesFromAnotherHostOfItsSubnet() throws Exception {
        try (Program listener =
                        wire.near(Program.parleyCommand("listen", "udp://:0", "--reply", "ack: {{data}}", "--json"));
                Program client = wire.far(Program.pythonCommand(
                        "peers/udp_ask.py",
                        Wire.NEAR,
                        Integer.toString(listener.listeningPort()),
                        "Hello UDP!",
                        "hi",
                        ""))) {
            assertThat(client.awaitExit()).as("%s", client.err()).isZero();
            assertThat(client.out())
                    .containsExactly("answer b'ack: Hello UDP!'", "answer b'ack: hi'", "answer b'ack: '");
        }
    }

    @Test
    void broadcastAnswersOfAllHostsAreCollected() throws Exception {
        try (Program first = wire.far(Program.pythonCommand("tutorials/openmv_ack.py", "0.0.0.0", "0"));
                Program send = wire.near(Program.parleyCommand(
                        "send", "udp://" + Wire.BROADCAST + ":" + first.port(), "ping", "--wait", "3s", "--json"))) {
            assertThat(send.awaitExit()).isZero();
            assertThat(send.out().stream()
                            .filter(line -> line.contains("\"event\":\"received\""))
                            .toList())
                    .isEqualTo(List.of(send.awaitOut("\"text\":\"ack: ping\"")))
                    .first()
                    .asString()
                    .contains("\"peer\":\"udp://" + Wire.FAR + ":" + first.port() + "\"");
        }
    }
}
