package dev.parley.cli.view;

import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.LineSink;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventLine;
import dev.parley.event.EventListener;
import dev.parley.ledger.Cause;
import dev.parley.payload.PayloadFormat;
import dev.parley.text.Sizes;
import dev.parley.text.Utf8Builder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a person: data on one side, diagnostics on the other. {@code 09:20:39.123  udp 192.168.1.20:53211  →  5 B
 * hello}, where → arrived and ← left.
 */
public final class TextView implements EventListener {
    /** On a terminal a longer payload is cut, and said to be. */
    private static final int PREVIEW_BYTES = 256;

    private final Style style;
    private final LineSink data;
    private final LineSink diagnostics;

    /** One for each sink, which builds one line at a time. */
    private final TimedLine dataLine;

    private final TimedLine diagnosticLine;
    private final DialLines dials;
    private final RefusalCounter refusals = new RefusalCounter();
    private boolean sessionsNamed;

    /** The message of the newest → line, which a step that took it need not repeat. */
    private volatile Event.@Nullable Received lastReceived;

    /** The sessions whose failure was shown as a failed step. */
    private final Set<String> failedSteps = ConcurrentHashMap.newKeySet();

    private final PeerLabels labels = new PeerLabels();

    /**
     * How lines look.
     *
     * @param hex whether payloads are shown in hex
     * @param whole whether long payloads are shown whole
     * @param quiet whether only what arrives and what went wrong is shown
     * @param verbose whether everything is shown
     * @param numbered whether peers are known by numbers, which come and go in the place of connections
     */
    public record Style(Ansi ansi, boolean hex, boolean whole, boolean quiet, boolean verbose, boolean numbered) {
        private EventLine.Style ofEvents() {
            return new EventLine.Style(ansi, hex, whole ? Integer.MAX_VALUE : PREVIEW_BYTES, "; -v shows all", verbose);
        }
    }

    /**
     * @param data gets lines about what passed
     * @param diagnostics gets everything else
     */
    public TextView(Style style, LineSink data, LineSink diagnostics) {
        this.style = style;
        this.dials = new DialLines(style.ansi);
        this.data = data;
        this.diagnostics = diagnostics;
        this.dataLine = new TimedLine(style.ansi, style.ofEvents());
        this.diagnosticLine = new TimedLine(style.ansi, style.ofEvents());
    }

    /** Says of each line of which session it is, where there are several. */
    public void nameSessions() {
        sessionsNamed = true;
        dataLine.nameSessions();
        diagnosticLine.nameSessions();
    }

    @Override
    public PayloadFormat payloadFormat() {
        return style.hex ? PayloadFormat.HEX : PayloadFormat.TEXT;
    }

    @Override
    public void on(Event event) {
        show(event);
        if (!isDiagnostic(event)) {
            data.flush();
        }
    }

    /** Shown on the side of diagnostics alone: it must not wait for a reader of the data. */
    private static boolean isDiagnostic(Event event) {
        return event instanceof Event.Summary
                || event instanceof Event.Listening
                || event instanceof Event.Dropped
                || event instanceof Event.Refused
                || event instanceof Event.Failed
                || event instanceof Event.Note;
    }

    /** What passed waits for the end of the batch; a diagnostic line stands behind what came before it. */
    @Override
    public void onBatched(Event event) {
        if (!(event instanceof Event.Received) && !(event instanceof Event.Sent)) {
            data.flush();
        }
        show(event);
    }

    @Override
    public void flush() {
        data.flush();
    }

    /**
     * What a short run shows does not go through the switch: that is put together at its first use and not kept in the
     * start-up cache, which takes 4 ms of a start.
     */
    private void show(Event event) {
        if (!(event instanceof Event.Listening)) {
            dials.forget();
        }
        if (event instanceof Event.Received received) {
            lastReceived = received;
            data(received);
        } else if (event instanceof Event.Sent sent) {
            dataUnlessQuiet(sent);
        } else if (event instanceof Event.Summary summary) {
            summary(summary);
        } else {
            showOther(event);
        }
    }

    private void showOther(Event event) {
        switch (event) {
            case Event.Received received -> data(received);
            case Event.Sent sent -> dataUnlessQuiet(sent);
            case Event.Summary summary -> summary(summary);
            case Event.Listening listening -> listening(listening);
            case Event.Relaying relaying -> relaying(relaying);
            case Event.Opened opened -> {
                if (!style.numbered) {
                    dataUnlessQuiet(opened);
                }
            }
            case Event.Finished finished -> dataUnlessQuiet(finished);
            case Event.Closed closed -> {
                // Where peers come and go, only the end of one who was turned away is shown nowhere else.
                if (!style.numbered || closed.cause() == Cause.NOT_ALLOWED || wasTurnedAway(closed)) {
                    dataUnlessQuiet(closed);
                }
                if (style.quiet) {
                    failedEnd(closed);
                }
                labels.closed(closed.header());
            }
            case Event.Dropped dropped -> diagnosticUnlessQuiet(dropped);
            case Event.Joined joined -> {
                String label = joined.name().isEmpty() ? String.valueOf(joined.number()) : joined.name();
                labels.put(joined.header(), label);
                dataUnlessQuiet(joined);
            }
            case Event.Left left -> {
                dataUnlessQuiet(left);
                labels.left(left.header());
            }
            case Event.Renamed renamed -> {
                dataUnlessQuiet(renamed);
                labels.put(renamed.header(), renamed.name());
            }
            case Event.Refused refused -> refused(refused);
            case Event.Failed failed -> {
                boolean shownAsStep = failed.cause() == Cause.EXPECTATION
                        && failedSteps.remove(failed.header().session());
                if (!shownAsStep) {
                    diagnostic(failed);
                }
            }
            case Event.Note note -> diagnosticUnlessQuiet(note);
            case Event.Step step -> step(step);
        }
    }

    private void relaying(Event.Relaying relaying) {
        if (style.verbose) {
            data(relaying);
        }
        labels.put(relaying);
    }

    private boolean wasTurnedAway(Event.Closed closed) {
        return closed.cause() == Cause.LIMIT && !labels.has(closed.header());
    }

    private void data(Event event) {
        String label = labels.of(event.header());
        if (event instanceof Event.Received || event instanceof Event.Sent) {
            data.add(line -> dataLine.append(event, label, line));
        } else {
            data.addSentence(line -> dataLine.append(event, label, line));
        }
    }

    /** What is neither an arrival nor a failure is left out when quiet is wanted. */
    private void dataUnlessQuiet(Event event) {
        if (!style.quiet) {
            data(event);
        }
    }

    private void diagnostic(Event event) {
        String label = labels.of(event.header());
        diagnostic(line -> diagnosticLine.append(event, label, line));
    }

    private void diagnostic(Consumer<Utf8Builder> line) {
        diagnostics.addSentence(line);
        diagnostics.flush();
    }

    private void diagnosticUnlessQuiet(Event event) {
        if (!style.quiet) {
            diagnostic(event);
        }
    }

    /** Where the end of a connection is not shown, it is shown as a failure if it is one. */
    void failedEnd(Event.Closed closed) {
        switch (closed.cause()) {
            case DONE, STOPPED, END_OF_STREAM -> {}
            default -> diagnostic(new Event.Failed(closed.header(), closed.cause(), closed.message()));
        }
    }

    private void refused(Event.Refused refused) {
        Long more = refusals.count(refused);
        if (more == null) {
            return;
        }
        if (more == 0) {
            diagnostic(refused);
            return;
        }
        Header header = refused.header();
        String label = labels.of(header);
        String text = style.ansi.red("refused again, " + Sizes.count(more, "time"));
        diagnostic(line -> diagnosticLine.append(header, label, text, line));
    }

    private void step(Event.Step step) {
        Header header = new Header(
                step.header().epochNanos(),
                step.header().session(),
                step.header().local(),
                null,
                0);
        if (step.status().equals("passed")) {
            if (!style.quiet && (style.verbose || !StepLines.isSend(step))) {
                boolean repeats = !style.verbose && isOfLastLine(step);
                String text = style.ansi.green("✓") + " " + StepLines.passed(step, !repeats);
                data.add(line -> dataLine.append(header, "", text, line));
            }
        } else {
            String text = style.ansi.red("✗") + " " + StepLines.meaning(step);
            diagnostics.addSentence(line -> diagnosticLine.append(header, "", text, line));
            diagnostics.add(line -> line.append(StepLines.comparison(step)));
            if (!step.remedy().isEmpty()) {
                diagnostics.addSentence(line -> line.append(StepLines.remedy(step)));
            }
            diagnostics.flush();
            failedSteps.add(header.session());
        }
    }

    private boolean isOfLastLine(Event.Step step) {
        Event.Received last = lastReceived;
        return last != null
                && last.header().session().equals(step.header().session())
                && payloadFormat().quote(last.payload()).equals(step.observed());
    }

    private void listening(Event.Listening listening) {
        if (style.quiet) {
            return;
        }
        StringBuilder lines = new StringBuilder(session(listening.header()))
                .append("listening on ")
                .append(listening.header().local());
        if (style.verbose && listening.receiveBufferBytes() > 0) {
            lines.append(" (receive buffer ")
                    .append(Sizes.show(listening.receiveBufferBytes()))
                    .append(')');
        }
        lines.append(dials.of(listening.dial()));
        diagnostics.line(lines.toString());
    }

    private void summary(Event.Summary summary) {
        long refused = refusals.takeRest();
        if (refused > 0) {
            diagnostics.line(
                    session(summary.header()) + style.ansi.red("refused again, " + Sizes.count(refused, "time")));
        }
        if (!style.quiet) {
            diagnostics.line(session(summary.header()) + LedgerLines.of(summary, style.verbose));
        }
    }

    private String session(Header header) {
        return sessionsNamed ? header.session() + ": " : "";
    }
}
