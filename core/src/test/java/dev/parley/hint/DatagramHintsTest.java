package dev.parley.hint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramHintsTest {
    private final ReportedHints reportedHints = new ReportedHints();
    private final DatagramHints watch = new DatagramHints(reportedHints);
    private final List<Hint> odd = new ArrayList<>();

    private static InetSocketAddress peer(int host, int port) {
        try {
            byte[] address = {10, (byte) (host >> 16), (byte) (host >> 8), (byte) host};
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void comes(InetSocketAddress from, byte... data) {
        odd.addAll(watch.inspect(from, ByteBuffer.wrap(data)));
    }

    private void comes(InetSocketAddress from, String text) {
        comes(from, text.getBytes(UTF_8));
    }

    private List<Cause> causes() {
        return odd.stream().map(Hint::cause).toList();
    }

    @Test
    void namesASocketForEachMessageOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(odd).hasSize(i < SourcePortHint.RUNNING ? 0 : 1);
            comes(peer(1, 50_000 + i), "temp=21");
        }

        assertThat(odd).singleElement().satisfies(note -> {
            assertThat(note.cause()).isEqualTo(Cause.PORT_PER_DATAGRAM);
            assertThat(note.message()).contains("last 8 datagrams", "open one socket");
        });
    }

    @Test
    void namesItAlsoAmongTheDatagramsOfOthers() {
        for (int i = 0; i < 20; i++) {
            comes(peer(2, 4_000), "steady");
            comes(peer(1, 50_000 + i), "temp=21");
        }

        assertThat(causes()).containsExactly(Cause.PORT_PER_DATAGRAM);
    }

    @Test
    void manyProgramsThatKeepTheirSocketsAreNotOneThatDoesNot() {
        for (int i = 0; i < 1_000; i++) {
            comes(peer(1, 50_000 + i % 7), "from one of seven");
            comes(peer(3 + i % 500, 6_000), "from one of many hosts");
        }
        comes(peer(1, 1), "a program started again");
        comes(peer(1, 1), "goes on");

        assertThat(odd).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1_024})
    void asksWhetherATextOfAUsualLengthIsWholeOnceForEachHost(int length) {
        comes(peer(1, 1), "x".repeat(length));
        comes(peer(1, 1), "x".repeat(length));
        comes(peer(2, 1), "{\"temperature\": 21, ".repeat(100).substring(0, length));

        assertThat(causes()).containsExactly(Cause.MAYBE_TRUNCATED, Cause.MAYBE_TRUNCATED);
        assertThat(odd.getFirst().message())
                .contains(length == 64 ? "exactly 64 B" : "exactly 1,024 B")
                .contains("seems to be cut");
    }

    @Test
    void asksNothingWhereTheLengthIsMeant() {
        comes(peer(1, 1), "x".repeat(63));
        comes(peer(1, 1), "x".repeat(1_025));
        comes(peer(1, 1), "x".repeat(63) + "\n");
        comes(peer(1, 1), "{" + "x".repeat(1_022) + "}");
        comes(peer(1, 1), "x".repeat(40) + "\0".repeat(24));
        byte[] frame = new byte[64];
        frame[0] = 1;
        comes(peer(1, 1), frame);

        assertThat(odd).isEmpty();
    }

    @Test
    void asksWhetherItIsWholeWhereALetterIsCut() {
        byte[] letters = "温".repeat(400).getBytes(UTF_8);
        byte[] cut = java.util.Arrays.copyOf(letters, 1_024);
        comes(peer(1, 1), cut);

        assertThat(causes()).containsExactly(Cause.MAYBE_TRUNCATED);
    }

    @Test
    void namesTextInAnotherEncodingOnce() {
        for (int i = 0; i < 20; i++) {
            comes(peer(1, 1), "Température: 21 °C".getBytes(ISO_8859_1));
        }

        assertThat(causes()).containsExactly(Cause.ENCODING);
        assertThat(odd.getFirst().message()).contains("not in UTF-8", "Latin-1");
    }

    @Test
    void shortTextsCountTogether() {
        comes(peer(1, 1), "21 °C".getBytes(ISO_8859_1));
        assertThat(odd).as("too short to tell").isEmpty();
        for (int i = 0; i < 5; i++) {
            comes(peer(1, 1), "21 °C".getBytes(ISO_8859_1));
        }

        assertThat(causes()).containsExactly(Cause.ENCODING);
    }

    @Test
    void whoeverSendsBinaryIsNotTakenForATextWithoutUtf8() {
        comes(peer(1, 1), new byte[] {1, (byte) 0x80, 3});
        comes(peer(1, 1), "Température: 21 °C".getBytes(ISO_8859_1));

        assertThat(odd).isEmpty();
    }

    @Test
    void tellsOfSoManyHostsAtMost() {
        for (int host = 0; host < 5_000; host++) {
            comes(peer(host, 1), "x".repeat(64));
        }

        assertThat(odd).hasSize(ReportedHints.MOST_HOSTS);
    }

    @Test
    void whatOneSocketToldAnotherDoesNotTellAgain() {
        DatagramHints other = new DatagramHints(reportedHints);
        comes(peer(1, 1), "x".repeat(64));

        assertThat(other.inspect(peer(1, 1), ByteBuffer.wrap("x".repeat(64).getBytes(UTF_8))))
                .isEmpty();
    }
}
