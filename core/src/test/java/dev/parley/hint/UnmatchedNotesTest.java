package dev.parley.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnmatchedNotesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = -5 * SECOND;

    private final UnmatchedNotes notes = new UnmatchedNotes();
    private final InetAddress host = InetAddress.getLoopbackAddress();

    private Optional<String> note(InetAddress from, String way, long nanos) {
        return notes.mayLook(START + nanos)
                ? notes.note(from, way, "missed by " + way).map(Hint::message)
                : Optional.empty();
    }

    @Test
    void tellsEachWayOfMissingOnceForEachHost() throws Exception {
        InetAddress other = InetAddress.getByName("192.0.2.1");
        assertThat(note(host, "case", 0)).contains("missed by case");
        assertThat(note(host, "case", 2 * SECOND)).isEmpty();
        assertThat(note(other, "case", 3 * SECOND))
                .contains("missed by case (1 more matched none since the last such note)");
        assertThat(note(host, "end", 5 * SECOND)).contains("missed by end");
        assertThat(notes.rest()).isEmpty();
        notes.forget();
        assertThat(note(host, "case", 7 * SECOND)).contains("missed by case");
    }

    @Test
    void tellsOneASecondAndCountsTheOthers() {
        assertThat(note(host, "1", 0)).isPresent();
        assertThat(note(host, "2", SECOND - 1)).isEmpty();
        assertThat(note(host, "2", SECOND))
                .as("not told yet")
                .hasValueSatisfying(
                        said -> assertThat(said).endsWith("(1 more matched none since the last such note)"));
        for (int i = 0; i < 1_234; i++) {
            assertThat(note(host, "2", 2 * SECOND)).isEmpty();
        }
        assertThat(notes.rest())
                .contains(new Hint(Cause.NO_RULE, "no rule matched 1,234 more messages since the last such note"));
    }

    @Test
    void looksAtFewOfAFloodAndAtNoneOnceAllIsTold() throws Exception {
        assertThat(note(host, "known", 0)).isPresent();
        int looks = 0;
        for (int i = 0; i < 10_000; i++) {
            looks += notes.mayLook(START + 2 * SECOND) ? 1 : 0;
        }
        assertThat(looks).isEqualTo(UnmatchedNotes.MOST_LOOKS);
        int told = 1;
        for (int i = 0; i < 10_000; i++) {
            InetAddress forged = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            told += note(forged, "", (3L + i) * SECOND).isPresent() ? 1 : 0;
        }
        assertThat(told).isEqualTo(UnmatchedNotes.MOST);
        assertThat(notes.mayLook(Long.MAX_VALUE / 2)).isFalse();
    }
}
