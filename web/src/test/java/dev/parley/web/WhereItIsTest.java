package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the page is, and what happens where it cannot be there. */
class WhereItIsTest {
    @TempDir
    private Path folder;

    private ConsoleSetup at(String host, int port, boolean triesNext) throws Exception {
        return new ConsoleSetup(
                InetAddress.getByName(host),
                port,
                triesNext,
                "test",
                new TestConsole.NoCommandLine(),
                List.of(),
                folder.resolve("saved.json"),
                folder.resolve("recordings"));
    }

    @Test
    void aPortThatIsTakenIsRefusedOrTheNextIsTaken() throws Exception {
        try (TestConsole first = new TestConsole()) {
            int taken = first.server.address().getPort();

            assertThatThrownBy(() -> ConsoleServer.start(at("127.0.0.1", taken, false), note -> {}))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .hasMessageContaining("--at");
            try (ConsoleServer next = ConsoleServer.start(at("127.0.0.1", taken, true), note -> {})) {
                assertThat(next.address().getPort()).isGreaterThan(taken);
            }
        }
    }

    @Test
    void anAddressThatIsNotThisComputersIsRefused() {
        assertThatThrownBy(() -> ConsoleServer.start(at("192.0.2.99", 7070, true), note -> {}))
                .isInstanceOf(BindException.class);
    }

    @Test
    void onAllAddressesTheLinkNamesOneThatOthersReach() throws Exception {
        try (TestConsole any = new TestConsole(InetAddress.getByName("0.0.0.0"))) {
            assertThat(any.server.link()).doesNotContain("0.0.0.0");
            any.open();
            assertThat(any.get("/state").status()).isEqualTo(200);
        }
    }
}
