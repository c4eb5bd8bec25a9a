package dev.parley.cli.view;

import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.LocalZone;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.EventLine;
import dev.parley.event.json.SecondText;
import dev.parley.text.Utf8Builder;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An event's line with the time before it, and the session where there are several. Not safe from several threads. */
final class TimedLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Ansi ansi;
    private final EventLine eventLine;
    private final SecondText second = new SecondText(instant -> TIME.format(instant.atZone(LocalZone.get())));
    private boolean sessionsNamed;

    TimedLine(Ansi ansi, EventLine.Style style) {
        this.ansi = ansi;
        this.eventLine = new EventLine(style);
    }

    void nameSessions() {
        sessionsNamed = true;
    }

    void append(Event event, String label, Utf8Builder line) {
        begin(event.header(), line);
        eventLine.append(event, label, line);
    }

    /** Other words than an event has for itself. */
    void append(Header header, String label, String text, Utf8Builder line) {
        begin(header, line);
        eventLine.appendHead(header, label, line);
        line.append(text);
    }

    private void begin(Header header, Utf8Builder line) {
        line.append(ansi.dimBegin());
        second.append(header.epochNanos(), 3, line);
        line.append(ansi.end()).append("  ");
        if (sessionsNamed) {
            line.append(ansi.dim(header.session())).append("  ");
        }
    }
}
