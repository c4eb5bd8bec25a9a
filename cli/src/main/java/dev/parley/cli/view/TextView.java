package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.LocalZone;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a person: data on one side, diagnostics on the other. {@code 09:20:39.123  udp 192.168.1.20:53211  →  5 B
 * hello}, where → arrived and ← left.
 */
public final class TextView implements EventListener {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** On a terminal a longer payload is cut, and said to be. */
    private static final int PREVIEW_BYTES = 256;

    private final Style style;
    private final Consumer<String> data;
    private final Consumer<String> diagnostics;
    private volatile @Nullable Endpoint lastRefuser;
    private volatile @Nullable Second second;
    private volatile @Nullable Named named;
    private volatile Shown shown = new Shown(Payload.EMPTY, "");

    private boolean sessionsNamed;

    /** The sessions whose failure a step has told already, side by side. */
    private final Set<String> toldByStep = ConcurrentHashMap.newKeySet();

    /** The numbers, or in a room the names, of those who can be spoken to by them. */
    private final Map<Whom, String> labels = new ConcurrentHashMap<>();

    private record Whom(@Nullable Endpoint local, @Nullable Endpoint peer, int connection) {
        static Whom of(Header header) {
            return new Whom(header.local(), header.peer(), header.connection());
        }
    }

    /**
     * How lines look.
     *
     * @param hex whether payloads are shown in hex
     * @param whole whether long payloads are shown whole
     * @param quiet whether only what arrives and what went wrong is told
     * @param verbose whether everything is told
     * @param numbered whether peers are known by numbers, which come and go in the place of connections
     */
    public record Style(Ansi ansi, boolean hex, boolean whole, boolean quiet, boolean verbose, boolean numbered) {}

    /**
     * @param data gets lines about what passed, without the line's end
     * @param diagnostics gets everything else
     */
    public TextView(Style style, Consumer<String> data, Consumer<String> diagnostics) {
        this.style = style;
        this.data = data;
        this.diagnostics = diagnostics;
    }

    /** Says of each line of which session it is, where there are several. */
    public void nameSessions() {
        sessionsNamed = true;
    }

    /**
     * What a short run tells does not go through the switch: that is put together at its first use and not kept in the
     * start-up cache, which takes 4 ms of a start.
     */
    @Override
    public void on(Event event) {
        if (event instanceof Event.Sent sent) {
            sent(sent);
        } else if (event instanceof Event.Received received) {
            data.accept(received(received));
        } else if (event instanceof Event.Summary summary) {
            optional(of(summary.header()) + LedgerLines.of(summary, style.verbose));
        } else {
            tell(event);
        }
    }

    private void tell(Event event) {
        switch (event) {
            case Event.Listening listening -> listening(listening);
            case Event.Opened opened -> {
                if (!style.numbered) {
                    passing(head(opened.header()) + "connected");
                }
            }
            case Event.Received received -> data.accept(received(received));
            case Event.Sent sent -> sent(sent);
            case Event.Closed closed -> {
                // Where peers come and go, only who was turned away is not told otherwise.
                if (!style.numbered || closed.cause() == Cause.NOT_ALLOWED || wasTurnedAway(closed)) {
                    passing(head(closed.header()) + "closed: " + closed.message());
                }
                if (style.quiet) {
                    broken(closed);
                }
            }
            case Event.Dropped dropped -> dropped(dropped);
            case Event.Joined joined -> {
                String label = joined.name().isEmpty() ? String.valueOf(joined.number()) : joined.name();
                labels.put(Whom.of(joined.header()), label);
                passing(head(joined.header()) + "has come");
            }
            case Event.Left left -> {
                passing(head(left.header()) + "has left: " + left.message());
                labels.remove(Whom.of(left.header()));
            }
            case Event.Renamed renamed -> {
                passing(head(renamed.header()) + "is now called " + renamed.name());
                labels.put(Whom.of(renamed.header()), renamed.name());
            }
            case Event.Refused refused -> refused(refused);
            case Event.Failed failed -> {
                if (failed.cause() != Cause.EXPECTATION
                        || !toldByStep.remove(failed.header().session())) {
                    diagnostics.accept(told(failed, style.ansi.red("failed: ")));
                }
            }
            case Event.Note note -> optional(told(note, style.ansi.yellow("note: ")));
            case Event.Step step -> step(step);
            case Event.Summary summary -> optional(of(summary.header()) + LedgerLines.of(summary, style.verbose));
        }
    }

    private boolean wasTurnedAway(Event.Closed closed) {
        return closed.cause() == Cause.LIMIT && !labels.containsKey(Whom.of(closed.header()));
    }

    private void step(Event.Step step) {
        String time = style.ansi.dim(time(step.header().epochNanos())) + "  "
                + (sessionsNamed ? style.ansi.dim(step.header().session()) + "  " : "");
        if (step.status().equals("passed")) {
            passing(time + style.ansi.green("✓") + " " + StepLines.passed(step));
        } else {
            diagnostics.accept(time + style.ansi.red("✗") + " " + StepLines.failed(step));
            toldByStep.add(step.header().session());
        }
    }

    private void sent(Event.Sent sent) {
        passing(head(sent.header()) + style.ansi.blue("←") + "  "
                + payload(sent.payload(), sent.payload().size())
                + (style.verbose && !sent.rule().isEmpty()
                        ? style.ansi.dim("  (rule " + Escapes.printable(sent.rule()) + ")")
                        : ""));
    }

    /** Where the end of a connection is not shown, it is told if it is a failure. */
    void broken(Event.Closed closed) {
        switch (closed.cause()) {
            case DONE, STOPPED, END_OF_STREAM -> {}
            default -> diagnostics.accept(told(closed, style.ansi.red("failed: ")));
        }
    }

    /** What is neither an arrival nor a failure is left out when quiet is wanted. */
    private void passing(String line) {
        if (!style.quiet) {
            data.accept(line);
        }
    }

    private void optional(String line) {
        if (!style.quiet) {
            diagnostics.accept(line);
        }
    }

    private String told(Event.Explained event, String kind) {
        return head(event.header()) + kind + Escapes.printable(event.message());
    }

    /** A beacon to a closed port is refused each time; the whole sentence is worth reading once. */
    private void refused(Event.Refused refused) {
        boolean again =
                refused.header().peer() != null && refused.header().peer().equals(lastRefuser);
        lastRefuser = refused.header().peer();
        diagnostics.accept(
                again
                        ? head(refused.header()) + style.ansi.red("refused again")
                        : told(refused, style.ansi.red("refused: ")));
    }

    private void dropped(Event.Dropped dropped) {
        String kind = "dropped " + Sizes.count(dropped.count()) + " ("
                + dropped.cause().word() + "): ";
        optional(told(dropped, style.ansi.yellow(kind)));
    }

    private void listening(Event.Listening listening) {
        if (style.quiet) {
            return;
        }
        StringBuilder lines = new StringBuilder(of(listening.header()))
                .append("listening on ")
                .append(listening.header().local());
        if (style.verbose && listening.receiveBufferBytes() > 0) {
            lines.append(" (receive buffer ")
                    .append(Sizes.show(listening.receiveBufferBytes()))
                    .append(')');
        }
        if (!listening.dial().isEmpty()) {
            lines.append(", which others reach as");
            for (Dial dial : listening.dial()) {
                lines.append("\n  ").append(dial.endpoint());
                if (!dial.where().isEmpty()) {
                    lines.append("  ").append(style.ansi.dim("(" + dial.where() + ")"));
                }
            }
        }
        diagnostics.accept(lines.toString());
    }

    private String received(Event.Received received) {
        String line =
                head(received.header()) + style.ansi.green("→") + "  " + payload(received.payload(), received.bytes());
        return received.truncated()
                ? line
                        + style.ansi.yellow("  (cut: only the first "
                                + Sizes.show(received.payload().size()) + " were kept)")
                : line;
    }

    private String of(Header header) {
        return sessionsNamed ? header.session() + ": " : "";
    }

    private String head(Header header) {
        StringBuilder line = new StringBuilder(64)
                .append(style.ansi.dim(time(header.epochNanos())))
                .append("  ");
        if (sessionsNamed) {
            line.append(style.ansi.dim(header.session())).append("  ");
        }
        String label = labels.isEmpty() ? null : labels.get(Whom.of(header));
        if (header.peer() != null) {
            line.append(header.peer().scheme().word())
                    .append(' ')
                    .append(name(header.peer()))
                    .append(label != null ? " [" + label + "]" : connection(header))
                    .append("  ");
        }
        return line.toString();
    }

    /** Many lines are of one second, and most of one peer: what is made for each of them costs a busy listener most. */
    private String time(long epochNanos) {
        long epochSecond = Math.floorDiv(epochNanos, 1_000_000_000L);
        Second known = second;
        if (known == null || known.epochSecond != epochSecond) {
            known = new Second(
                    epochSecond, TIME.format(Clock.instant(epochNanos).atZone(LocalZone.get())));
            second = known;
        }
        long millis = Math.floorMod(epochNanos, 1_000_000_000L) / 1_000_000;
        return known.text + (millis < 10 ? ".00" : millis < 100 ? ".0" : ".") + millis;
    }

    private String name(Endpoint peer) {
        Named known = named;
        if (known == null || !known.peer.equals(peer)) {
            known = new Named(peer, peer.hostAndPort());
            named = known;
        }
        return known.name;
    }

    private record Second(long epochSecond, String text) {}

    private record Named(Endpoint peer, String name) {}

    private record Shown(Payload payload, String text) {}

    /** An echo shows twice the very same. */
    private String text(Payload payload) {
        Shown lately = shown;
        if (!lately.payload.equals(payload)) {
            lately = new Shown(payload, style.hex ? payload.spacedHex() : payload.escaped());
            shown = lately;
        }
        return lately.text;
    }

    private static String connection(Header header) {
        return header.connection() == 0 ? "" : " #" + header.connection();
    }

    private String payload(Payload payload, int bytes) {
        boolean cut = !style.whole && payload.size() > PREVIEW_BYTES;
        String text = text(cut ? payload.slice(0, PREVIEW_BYTES) : payload);
        String size = Sizes.show(bytes);
        return (text.isEmpty() ? size : size + "  " + text)
                + (cut ? "… (" + Sizes.show(payload.size() - PREVIEW_BYTES) + " more; -v shows all)" : "");
    }
}
