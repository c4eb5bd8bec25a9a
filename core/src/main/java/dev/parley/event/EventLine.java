package dev.parley.event;

import dev.parley.event.Event.Header;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An event as a line for a person: what its {@code toString()} gives. */
final class EventLine {
    private static final int PREVIEW_BYTES = 256;

    private EventLine() {}

    static String of(Event event) {
        return switch (event) {
            case Event.Listening listening -> listening(listening);
            case Event.Opened opened -> head(opened) + "connected";
            case Event.Received received -> head(received) + "→  " + received(received);
            case Event.Sent sent ->
                head(sent) + "←  " + payload(sent.payload(), sent.payload().size());
            case Event.Dropped dropped ->
                head(dropped) + "dropped " + Sizes.count(dropped.count()) + " ("
                        + dropped.cause().word() + "): " + dropped.message();
            case Event.Refused refused -> head(refused) + "refused: " + refused.message();
            case Event.Closed closed -> head(closed) + "closed: " + closed.message();
            case Event.Joined joined ->
                head(joined) + "has come as " + (joined.name().isEmpty() ? joined.number() : joined.name());
            case Event.Left left ->
                head(left) + (left.name().isEmpty() ? "" : left.name() + " ") + "has left: " + left.message();
            case Event.Renamed renamed -> head(renamed) + "is now called " + renamed.name();
            case Event.Failed failed -> head(failed) + "failed: " + failed.message();
            case Event.Note note -> head(note) + "note: " + note.message();
            case Event.Step step -> step(step);
            case Event.Summary summary -> summary(summary);
        };
    }

    private static String head(Event event) {
        Header header = event.header();
        if (header.peer() == null) {
            return "";
        }
        String connection = header.connection() == 0 ? "" : " #" + header.connection();
        return header.peer().scheme().word() + " " + header.peer().hostAndPort() + connection + "  ";
    }

    private static String listening(Event.Listening listening) {
        String dials = listening.dial().stream()
                .map(dial -> dial.endpoint() + (dial.where().isEmpty() ? "" : " (" + dial.where() + ")"))
                .collect(Collectors.joining(", "));
        return "listening on " + listening.header().local()
                + (dials.isEmpty() ? "" : ", which others reach as " + dials);
    }

    private static String received(Event.Received received) {
        String cut = received.truncated()
                ? "  (cut: only the first " + Sizes.show(received.payload().size()) + " were kept)"
                : "";
        return payload(received.payload(), received.bytes()) + cut;
    }

    private static String payload(Payload payload, int bytes) {
        int more = Math.max(0, payload.size() - PREVIEW_BYTES);
        String text = payload.slice(0, payload.size() - more).escaped();
        return Sizes.show(bytes)
                + (text.isEmpty() ? "" : "  " + text)
                + (more == 0 ? "" : "… (" + Sizes.show(more) + " more)");
    }

    private static String step(Event.Step step) {
        return step.status() + "  " + step.check() + ": "
                + Stream.of(
                                Stream.of(step.action(), step.observed())
                                        .filter(part -> !part.isEmpty())
                                        .collect(Collectors.joining(" → ")),
                                step.meaning(),
                                step.remedy())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "));
    }

    private static String summary(Event.Summary summary) {
        Totals totals = summary.totals();
        String drops = Stream.of(totals.droppedIn(), totals.droppedOut())
                .map(Map::entrySet)
                .flatMap(causes -> causes.stream().map(EventLine::drop))
                .collect(Collectors.joining(", "));
        return "ledger: received %s (%s), sent %s (%s), dropped %s, in %s"
                        .formatted(
                                Sizes.count(totals.received()),
                                Sizes.show(totals.receivedBytes()),
                                Sizes.count(totals.sent()),
                                Sizes.show(totals.sentBytes()),
                                drops.isEmpty() ? "none" : drops,
                                seconds(summary.nanos()))
                + (summary.peers() == 0 ? "" : " (" + Sizes.count(summary.peers(), "peer") + ")");
    }

    private static String drop(Map.Entry<Cause, Long> cause) {
        return Sizes.count(cause.getValue()) + " " + cause.getKey().word();
    }

    private static String seconds(long nanos) {
        return nanos < 1_000_000_000 ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
