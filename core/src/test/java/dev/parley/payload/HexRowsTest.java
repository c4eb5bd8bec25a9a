package dev.parley.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.text.Utf8Builder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HexRowsTest {
    private static String rows(Payload payload, int count) {
        Utf8Builder rows = new Utf8Builder();
        HexRows.append(payload, count, "\n", rows);
        return rows.toString();
    }

    /** What {@code printf 'GET /\351\0 HTTP/1.1\r\n' | hexdump -C} prints, without its last line. */
    @Test
    void areThoseOfHexdump() {
        assertThat(rows(Escapes.parse("GET /\\xe9\\0 HTTP/1.1\\r\\n"), 100)).isEqualTo("""

                00000000  47 45 54 20 2f e9 00 20  48 54 54 50 2f 31 2e 31  |GET /.. HTTP/1.1|
                00000010  0d 0a                                             |..|""");
    }

    @Test
    void endAfterSoManyBytes() {
        assertThat(rows(Payload.of("a".repeat(40)), 17).lines().toList().getLast())
                .isEqualTo("00000010  61                                                |a|");
    }

    @Test
    void aRowHasTheByteThatIsAskedForEvenBehindTheEnd() {
        Payload payload = Payload.of("0123456789abcdefghij");
        for (int at = 0; at < payload.size(); at++) {
            String row = HexRows.row(payload, at);
            assertThat(row.substring(HexRows.column(at)))
                    .startsWith(payload.slice(at, at + 1).hex() + " ");
        }
        assertThat(HexRows.row(Payload.of("x".repeat(16)), 16))
                .startsWith("00000010  ")
                .endsWith("  ||");
    }

    @Test
    void areReadBackAsTheSameBytes() {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.println("parley.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[17 + random.nextInt(500)];
            random.nextBytes(bytes);
            Payload payload = Payload.copyOf(bytes);
            assertThat(Encoding.HEX.decode(rows(payload, bytes.length))).isEqualTo(payload);
        }
    }
}
