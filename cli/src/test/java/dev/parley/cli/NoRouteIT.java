package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Program;
import dev.parley.testkit.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host says that knows no way to an address: a wire, and nothing behind it. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoRouteIT {
    private static final String BEYOND = "203.0.113.9";

    private Wire wire;

    @BeforeEach
    void layWire() throws Exception {
        Peers.require("ip");
        wire = new Wire();
    }

    @AfterEach
    void takeWireAway() {
        if (wire != null) {
            wire.close();
        }
    }

    /** One message leaves by the JDK's ports, several by Linux's own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "send ADDRESS x",
                "send ADDRESS x --count 2",
                "chat ADDRESS",
                "measure ADDRESS --count 3",
                "probe ADDRESS"
            })
    void noWayIsAnAnswerOfTheNetworkAndNoBug(String words) throws Exception {
        for (String address : List.of(
                "udp://" + BEYOND + ":7", "udp://[2001:db8::1]:7", "udp://[fe80::1]:7", "tcp://" + BEYOND + ":7")) {
            String[] arguments = words.replace("ADDRESS", address).split(" ", -1);
            try (Program parley = wire.near(Program.parleyCommand(arguments))) {
                parley.type("typed\n").endInput();
                assertThat(parley.awaitExit()).as("%s: %s", words, parley.err()).isEqualTo(1);
                List<String> shown = new ArrayList<>(parley.err());
                shown.addAll(parley.out());
                String whole = String.join(" ", shown).replaceAll("\\s+", " ");
                assertThat(whole)
                        .as("%s to %s", words, address)
                        .containsAnyOf("there is no way to that", "no address, or no free port", "needs the interface")
                        .doesNotContain("bug in Parley");
            }
        }
    }

    @Test
    void aBeaconThatStartsWithoutAWaySendsOnceThereIsOne() throws Exception {
        run(wire.far(Arrays.asList("ip", "address", "add", BEYOND + "/32", "dev", "lo")));
        try (Program receiver = wire.far(Program.parleyCommand("listen", "udp://" + BEYOND + ":0", "--json"));
                Program beacon = wire.near(Program.parleyCommand(
                        "send",
                        "udp://" + BEYOND + ":" + receiver.listeningPort(),
                        "still here",
                        "--every",
                        "100ms",
                        "--json"))) {
            beacon.awaitOut("\"cause\":\"unreachable\"");
            run(wire.near(Arrays.asList("ip", "route", "add", BEYOND + "/32", "via", Wire.FAR)));
            receiver.awaitOut("\"text\":\"still here\"");
            assertThat(beacon.isAlive()).isTrue();
        }
    }

    private static void run(Program program) {
        try (program) {
            assertThat(program.awaitExit()).as("%s", program.err()).isZero();
        }
    }
}
