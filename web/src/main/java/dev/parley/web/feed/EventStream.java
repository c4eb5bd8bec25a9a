package dev.parley.web.feed;

import dev.parley.event.json.EventJson;
import dev.parley.text.Utf8Builder;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import dev.parley.web.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The live events of one page. It runs on a thread of its own and takes from the log what is there each 50 ms: a page that does not
 * read holds up this thread alone.
 */
public final class EventStream {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TURNS_OF_SUMS = 5;
    private static final int TURNS_OF_BENCH = 6;
    private static final int TURNS_OF_SIGN_OF_LIFE = 100;

    /** So many messages of each batch are told; of the rest only how many there were. */
    private static final int MOST_MESSAGES = 500;

    /** So much of a payload is told; a page asks for the rest. */
    public static final int MOST_BYTES = 4_096;

    private final EventLog log;
    private final Source source;
    private final EventJson json = new EventJson(MOST_BYTES, false);
    private final Map<String, Long> lastMessages = new HashMap<>();

    /** Where a page is. Called on the stream's thread; may block. */
    @FunctionalInterface
    public interface Page {
        /**
         * Tells it something.
         *
         * @param message a JSON object with {@code event} and {@code data}
         * @throws IOException when it is gone
         */
        void send(String message) throws IOException;
    }

    /** What else a page is told. Asked on the page's thread. */
    public interface Source {
        /** Which start of the engine this is. */
        String engine();

        /** Grows with each change of the bench. */
        long version();

        /** The figures of all entries, as JSON. */
        String sums();

        /** How much the tasks said so far. */
        int taskCount();

        /** What the tasks said since then, each as JSON. */
        List<String> tasksAfter(int count);

        /** Set once the server ends. */
        Signal end();
    }

    public EventStream(EventLog log, Source source) {
        this.log = log;
        this.source = source;
    }

    /**
     * Tells until the page is gone or the server ends.
     *
     * @param after the number of the last event that the page knows
     * @throws IOException when the page is gone
     */
    public void run(long after, Page page) throws IOException, InterruptedException {
        long number = Math.max(0, Math.min(after, log.last()));
        boolean fromNow = number == log.last();
        if (fromNow) {
            lastMessages.putAll(log.messageCounts());
        }
        long version = source.version();
        int tasks = source.taskCount();
        String sums = "";
        send(
                page,
                "hello",
                "{\"engine\":\"%s\",\"serial\":%d,\"first\":%d}".formatted(source.engine(), log.last(), log.first()));
        long next = Clock.SYSTEM.nanos();
        for (long turn = 0; !source.end().isSet(); turn++) {
            EventLog.Batch batch = log.after(number, MOST_MESSAGES);
            number = batch.last();
            if (!batch.events().isEmpty()) {
                send(page, batch);
            }
            if (turn % TURNS_OF_SUMS == 0) {
                String now = source.sums();
                if (!now.equals(sums) || turn % TURNS_OF_SIGN_OF_LIFE == 0) {
                    sums = now;
                    send(page, "sums", now);
                }
            }
            long versionNow = source.version();
            if (turn % TURNS_OF_BENCH == 0 && versionNow != version) {
                version = versionNow;
                send(page, "bench", "{}");
            }
            for (String task : source.tasksAfter(tasks)) {
                tasks++;
                send(page, "task", task);
            }
            next = Math.max(next + PAUSE_NANOS, Clock.SYSTEM.nanos());
            Clock.SYSTEM.await(source.end(), next);
        }
    }

    private static void send(Page page, String event, String data) throws IOException {
        page.send("{\"event\":\"" + event + "\",\"data\":" + data + "}");
    }

    private void send(Page page, EventLog.Batch batch) throws IOException {
        Utf8Builder text = new Utf8Builder();
        text.append("{\"events\":[");
        Map<String, Long> unshown = new HashMap<>();
        boolean followed = false;
        for (EventLog.Numbered each : batch.events()) {
            if (each.isMessage()) {
                countUnshown(each, unshown);
            }
            if (followed) {
                text.appendAscii(',');
            }
            followed = true;
            each.write(json, text);
        }
        text.appendAscii(']');
        if (!unshown.isEmpty()) {
            text.append(",\"unshown\":").append(Json.text(unshown));
        }
        text.appendAscii('}');
        send(page, "batch", text.toString());
    }

    /** The messages of a session are numbered: what lies between two that are told was not. */
    private void countUnshown(EventLog.Numbered each, Map<String, Long> unshown) {
        String session = each.event().header().session();
        Long before = lastMessages.put(session, each.messageNumber());
        long last = before == null ? each.messageNumber() - 1 : before;
        if (each.messageNumber() > last + 1) {
            unshown.merge(session, each.messageNumber() - last - 1, Long::sum);
        }
    }
}
