package dev.parley.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstBenchTest {
    @Test
    void movesUpWhereItsPortsAreTakenAndSaysSo() throws Exception {
        List<String> notes = new ArrayList<>();
        try (DatagramSocket udp = new DatagramSocket(null);
                ServerSocket tcp = new ServerSocket()) {
            take(udp, tcp);

            String text = FirstBench.text(notes::add);

            assertThat(text).contains("udp://:90", "tcp://:50").doesNotContain("udp://:9000", "tcp://:5001");
        }
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).startsWith("port 9000 is taken, so the first bench listens on udp://:90");
        assertThat(notes.get(1)).startsWith("port 5001 is taken, so the first bench listens on tcp://:50");
    }

    /** Where another program has them, they are taken too. */
    private static void take(DatagramSocket udp, ServerSocket tcp) {
        try {
            udp.bind(new InetSocketAddress(9000));
        } catch (SocketException taken) {
            assertThat(udp.isBound()).isFalse();
        }
        try {
            tcp.bind(new InetSocketAddress(5001));
        } catch (IOException taken) {
            assertThat(tcp.isBound()).isFalse();
        }
    }
}
