package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The script in Java with the server that stands beside it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptIT {
    private static Program server() throws Exception {
        String script = Example.folder().resolve("scripts/login_server.py").toString();
        return Program.of(Peers.require("python3"), "-u", script);
    }

    @Test
    void logsInAndUsesItsToken() throws Exception {
        try (Program server = server();
                Program login = Example.run("Login", "tcp://127.0.0.1:" + server.port())) {
            assertThat(login.awaitExit()).isZero();
            assertThat(login.out())
                    .anyMatch(line -> line.startsWith("passed  3 expect: ") && line.endsWith(" → \"OK tnna\""))
                    .anyMatch(line -> line.startsWith("passed  4.2 expect: "));
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        try (Program login = Example.run("Login", "tcp://127.0.0.1:" + Ports.free())) {
            assertThat(login.awaitExit()).isEqualTo(1);
            assertThat(login.out()).anyMatch(line -> line.contains("refused: "));
        }
    }
}
