package dev.parley.measure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ledger.Cause;
import dev.parley.measure.Measure;
import dev.parley.socket.NetworkException;
import dev.parley.testkit.Await;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A far end that serves only so many. It waits for ten seconds, beside others. */
@Execution(ExecutionMode.CONCURRENT)
class PlacesTest {
    /** Connections that say nothing must not keep others out, nor pass for a far end that is not there. */
    @Test
    void whoFindsAllPlacesTakenIsToldSoAndSilenceKeepsNoPlace() throws Exception {
        try (MeasureServer far =
                Measure.serve("tcp://127.0.0.1:0").maxClients(2).open(flow -> {})) {
            InetSocketAddress at = far.locals().getFirst().socketAddress();
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                silent.add(new Socket(at.getAddress(), at.getPort()));
            }
            assertThatThrownBy(() -> Measure.throughput(far.locals().getFirst().toString())
                            .count(4)
                            .size(100)
                            .run())
                    .isInstanceOfSatisfying(
                            NetworkException.class,
                            said -> assertThat(said.reason()).isEqualTo(Cause.NO_AGREEMENT))
                    .hasMessageContaining("as many clients as it takes");
            for (Socket each : silent) {
                each.setSoTimeout(30_000);
                assertThat(each.getInputStream().read()).isEqualTo(-1);
                each.close();
            }
            Await.until("served again", () -> {
                try {
                    return Measure.throughput(far.locals().getFirst().toString())
                                    .count(4)
                                    .size(100)
                                    .run()
                                    .message()
                            == null;
                } catch (NetworkException stillFull) {
                    return false;
                } catch (InterruptedException ended) {
                    throw new IllegalStateException(ended);
                }
            });
        }
    }
}
