package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.socket.DatagramPortContract;
import dev.parley.socket.Network;
import dev.parley.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract, on Linux's own system calls. */
@EnabledOnOs(OS.LINUX)
final class LinuxDatagramContractTest extends DatagramPortContract {
    @BeforeAll
    static void itIsNotTheJdksThatIsTested() {
        assertThat(LinuxNetwork.INSTANCE.limits()).isEmpty();
    }

    @Override
    protected Network network() {
        return LinuxNetwork.INSTANCE;
    }

    @Override
    protected Clock clock() {
        return Clock.SYSTEM;
    }
}
