package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.Event;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.time.Signal;
import dev.parley.web.feed.EventLog;
import dev.parley.web.feed.EventStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of the events, and what a page is told of many. */
class EventLogTest {
    private final EventLog log = new EventLog(sent -> Optional.empty());

    private static Event received(String session, String text) {
        return new Event.Received(
                new Event.Header(1, session, null, null, 0), null, Unit.DATAGRAM, Payload.of(text), text.length());
    }

    private static Event note(String session) {
        return new Event.Note(new Event.Header(1, session, null, null, 0), Cause.SILENCE, "quiet");
    }

    @Test
    void theNewestMessagesAndEverythingElseAreGiven() {
        for (int i = 0; i < 1_000; i++) {
            log.on(received("a", "m" + i));
            if (i == 10) {
                log.on(note("a"));
            }
        }

        EventLog.Batch batch = log.after(0, 500);

        assertThat(batch.last()).isEqualTo(1_001);
        assertThat(batch.events()).hasSize(501);
        assertThat(batch.events().getFirst().event()).isInstanceOf(Event.Note.class);
        assertThat(batch.events().getLast().messageNumber()).isEqualTo(1_000);
    }

    @Test
    void theOldestAreForgottenByNumberAndByBytes() {
        for (int i = 0; i < EventLog.MOST_EVENTS + 10; i++) {
            log.on(received("a", "x"));
        }
        assertThat(log.last() - log.first() + 1).isBetween(EventLog.MOST_EVENTS - 1L, (long) EventLog.MOST_EVENTS);
        assertThat(log.get(5)).isEmpty();

        String large = "y".repeat(60_000);
        for (int i = 0; i < 2_000; i++) {
            log.on(received("a", large));
        }
        assertThat(log.last() - log.first()).isLessThanOrEqualTo(EventLog.MOST_BYTES / 60_000 + 1);
    }

    /** What a page is told until it has so many batches. */
    private String told(long after, Runnable afterHello, int batches) throws Exception {
        StringBuilder told = new StringBuilder();
        try {
            new EventStream(log, new NoBench()).run(after, message -> {
                told.append(message).append('\n');
                if (message.startsWith("{\"event\":\"hello\"")) {
                    afterHello.run();
                } else if (told.toString().split("\"event\":\"batch\"", -1).length > batches) {
                    throw new IOException("the page was closed");
                }
            });
        } catch (IOException closed) {
            // as a page does
        }
        return told.toString();
    }

    @Test
    void whatAPageIsNotToldIsCountedForEachSession() throws Exception {
        log.on(received("a", "known"));

        String told = told(1, this::flood, 1);

        assertThat(told).contains("\"unshown\":{");
        assertThat(told).containsPattern("\"a\":500");
        assertThat(told).doesNotContain("\"b\":");
        assertThat(told.split("\"event\":\"received\"", -1)).hasSize(501);
    }

    private void flood() {
        for (int i = 0; i < 999; i++) {
            log.on(received("a", "m"));
        }
        log.on(received("b", "m"));
    }

    private static final class NoBench implements EventStream.Source {
        @Override
        public String engine() {
            return "e";
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public String sums() {
            return "{}";
        }

        @Override
        public int taskCount() {
            return 0;
        }

        @Override
        public List<String> tasksAfter(int count) {
            return List.of();
        }

        @Override
        public Signal end() {
            return new Signal();
        }
    }
}
