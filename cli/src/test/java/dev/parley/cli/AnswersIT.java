package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Program;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --answers} on the command line: a device that answers with several datagrams. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswersIT {

    static Stream<Arguments> words() {
        return Stream.of("send", "chat")
                .flatMap(verb -> Stream.of(
                        Arguments.of(verb, new String[0], 1),
                        Arguments.of(verb, new String[] {"--answers", "2"}, 2),
                        Arguments.of(verb, new String[] {"--answers", "all"}, 3)));
    }

    @ParameterizedTest(name = "{0} {1} ends with answer {2}")
    @MethodSource("words")
    void collectsAsManyAsWereAskedFor(String verb, String[] options, int expected) throws Exception {
        String wait =
                Arrays.asList(options).contains("all") ? "4s" : "60s"; // all of it is waited for where all are wanted
        try (DatagramSocket device = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Program parley = Program.parley(Stream.concat(
                                Stream.of(verb, "udp://127.0.0.1:" + device.getLocalPort(), "--json", "--wait", wait),
                                Stream.of(options))
                        .toArray(String[]::new))) {
            parley.type("q\n").endInput();
            DatagramPacket question = new DatagramPacket(new byte[100], 100);
            device.setSoTimeout(60_000);
            device.receive(question);
            for (int i = 1; i <= 3 && i <= expected; i++) {
                byte[] part = ("part " + i).getBytes(UTF_8);
                device.send(new DatagramPacket(part, part.length, question.getSocketAddress()));
                parley.awaitOut("\"text\":\"part " + i + "\"");
            }
            assertThat(parley.awaitExit()).isZero();
            assertThat(parley.out().stream().filter(line -> line.contains("\"event\":\"received\"")))
                    .hasSize(expected);
        }
    }

    @Test
    void isRefusedWhereThereIsNoDatagram() throws Exception {
        try (Program parley = Program.parley("send", "tcp://127.0.0.1:9", "x", "--answers", "2")) {
            assertThat(parley.awaitExit()).isEqualTo(2);
            assertThat(parley.awaitErr("--answers")).contains("there is no udp:// address");
        }
        try (Program parley = Program.parley("send", "udp://127.0.0.1:9", "x", "--answers", "many")) {
            assertThat(parley.awaitExit()).isEqualTo(2);
            assertThat(parley.awaitErr("--answers")).contains("write 3 or all");
        }
    }
}
