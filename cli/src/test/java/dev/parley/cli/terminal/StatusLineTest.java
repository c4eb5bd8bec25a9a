package dev.parley.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a status line writes to its terminal, byte for byte. Time is moved by hand. */
class StatusLineTest {
    private static final String ERASE = "\r\033[J";

    private final ManualClock clock = new ManualClock();
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Output output = new Output(terminal);
    private final StatusLine line = new StatusLine(output, clock);
    private final AtomicInteger count = new AtomicInteger();

    private String written() {
        String written = terminal.toString(UTF_8);
        terminal.reset();
        return written;
    }

    @Test
    void rowsComeInItsPlaceAndItStandsBelowThem() {
        line.above(output, "before");
        assertThat(written()).isEqualTo("before\n");
        line.begin(() -> "status");
        assertThat(written()).isEqualTo("status");
        line.above(output, "one\ntwo");
        assertThat(written()).isEqualTo(ERASE + "one\ntwo\nstatus");
        line.close();
        assertThat(written()).isEqualTo(ERASE);
        line.above(output, "after");
        assertThat(written()).isEqualTo("after\n");
        line.close();
        line.refresh();
        assertThat(written()).isEmpty();
    }

    @Test
    void isDrawnAtMostTenTimesASecond() {
        line.begin(() -> "n " + count.incrementAndGet());
        written();
        int draws = 0;
        for (int millis = 0; millis < 1_000; millis++) {
            clock.advance(Duration.ofMillis(1));
            line.refresh();
            draws += written().isEmpty() ? 0 : 1;
        }
        assertThat(draws).isEqualTo(10);
        assertThat(count.get()).as("it is not asked for in vain").isEqualTo(11);
    }

    @Test
    void aBurstOfRowsDoesNotAskForIt() {
        line.begin(() -> "n " + count.incrementAndGet());
        for (int i = 0; i < 1_000; i++) {
            line.above(output, "row");
        }
        assertThat(count.get()).isEqualTo(1);
        assertThat(written()).endsWith(ERASE + "row\nn 1");
    }

    @Test
    void isNotDrawnAgainIfItSaysTheSame() {
        line.begin(() -> "same");
        written();
        clock.advance(Duration.ofSeconds(1));
        line.refresh();
        assertThat(written()).isEmpty();
    }

    @Test
    void leavesATerminalThatIsAnotherProgramsNow() {
        line.begin(() -> "status");
        written();
        line.leave();
        clock.advance(Duration.ofSeconds(1));
        line.refresh();
        line.above(output, "row");
        assertThat(written()).as("no more than without it").isEqualTo("row\n");
        line.begin(() -> "again");
        assertThat(written()).isEqualTo("again");
    }
}
