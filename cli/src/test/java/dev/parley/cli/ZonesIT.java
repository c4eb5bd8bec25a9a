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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Link-local IPv6: two hosts that have two interfaces each, of which one has the wire. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ZonesIT {
    private static final String GROUP = "ff02::777:777:777";
    private static final String HOST = "fe80::77";

    private static Wire wire;

    @BeforeAll
    static void layWire() throws Exception {
        Peers.require("ip");
        wire = new Wire();
        for (List<String> command : List.of(
                List.of("ip", "link", "add", "other", "type", "veth", "peer", "name", "end"),
                List.of("ip", "link", "set", "other", "up"),
                List.of("ip", "link", "set", "end", "up"))) {
            run(wire.near(command));
            run(wire.far(command));
        }
        run(wire.far(List.of("ip", "address", "add", HOST + "/64", "dev", "far", "nodad")));
        run(wire.near(List.of("ip", "address", "add", "fe80::7/64", "dev", "near", "nodad")));
    }

    @AfterAll
    static void takeWireAway() {
        if (wire != null) {
            wire.close();
        }
    }

    private static void run(Program program) {
        try (program) {
            assertThat(program.awaitExit()).as("%s", program.err()).isZero();
        }
    }

    private static Program far(String... words) throws Exception {
        return wire.far(Program.parleyCommand(words));
    }

    private static Program near(String... words) throws Exception {
        return wire.near(Program.parleyCommand(words));
    }

    /** By its zone, as in a URI, and by the option. */
    @ParameterizedTest
    @ValueSource(strings = {"[ADDRESS%far]:0", "[ADDRESS%25far]:0", "[ADDRESS]:0?interface=far"})
    void listensToAGroupAndAnAddressOnTheInterfaceThatIsNamed(String form) throws Exception {
        for (String address : List.of(GROUP, HOST)) {
            try (Program listener =
                    far("listen", "udp://" + form.replace("ADDRESS", address), "--count", "1", "--json")) {
                String listening = listener.awaitOut("\"event\":\"listening\"");
                assertThat(listening).contains("udp://[" + address + "%far]:").doesNotContain("other", "end");
                String port = listening.replaceAll("(?s).*?%far]:(\\d+).*", "$1");
                try (Program send = near("send", "udp://[" + address + "%near]:" + port, "hello", "--json")) {
                    assertThat(send.awaitExit()).as("%s", send.err()).isZero();
                }
                assertThat(listener.awaitOut("\"text\":\"hello\"")).contains("%far]:");
                assertThat(listener.awaitExit()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "measure --serve"})
    void othersListenThereToo(String verb) throws Exception {
        String[] words = (verb + " udp://[" + HOST + "]:0 --json").split(" ", -1);
        try (Program refused = far(words)) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(String.join(" ", refused.err()) + refused.out())
                    .contains("a link-local address needs the interface", "--interface");
        }
        words[words.length - 2] = "udp://[" + HOST + "]:0?interface=far";
        try (Program listener = far(words)) {
            assertThat(listener.awaitOut("\"event\":\"listening\"")).contains("[" + HOST + "%far]:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://[ff02::777:777:777%near]:7", "udp://[ff02::777:777:777]:7?interface=near"})
    void theNoteNamesTheInterfaceThatIsUsed(String address) throws Exception {
        try (Program send = near("send", address, "x", "--json")) {
            assertThat(send.awaitExit()).as("%s", send.err()).isZero();
            assertThat(send.awaitOut("\"cause\":\"multicast\"")).contains("it leaves by near ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "listen", "room"})
    void aZoneAndAnInterfaceThatDisagreeAreRefused(String verb) throws Exception {
        List<String> words = verb.equals("send")
                ? List.of("send", "udp://[" + GROUP + "%other]:7", "x", "--interface", "near")
                : List.of(verb, "udp://[" + GROUP + "%other]:7", "--interface", "near");
        try (Program parley = near(words.toArray(String[]::new))) {
            assertThat(parley.awaitExit()).isEqualTo(2);
            assertThat(parley.awaitErr("another interface than --interface near"))
                    .contains("%other");
        }
    }

    @Test
    void aGroupWithoutAnInterfaceSaysWhatIsMissing() throws Exception {
        try (Program listener = far("listen", "udp://[ff02::fb]:5353")) {
            assertThat(listener.awaitExit()).isEqualTo(1);
            assertThat(listener.awaitErr("needs the interface")).contains("[ff02::fb%eth0]", "--interface eth0");
        }
    }
}
