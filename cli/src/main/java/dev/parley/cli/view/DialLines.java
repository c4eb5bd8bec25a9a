package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.cli.terminal.Ansi;
import dev.parley.event.Dial;
import java.util.List;

/**
 * What others write to reach a listener, for a person. Listeners that open one after the other often have the same addresses
 * and differ in scheme and port alone: these addresses are listed once. Safe from any thread.
 */
public final class DialLines {
    private final Ansi ansi;
    private volatile List<String> listed = List.of();

    public DialLines(Ansi ansi) {
        this.ansi = ansi;
    }

    /** Stands behind the sentence about a listener. */
    public String of(List<Dial> dials) {
        List<String> addresses = dials.stream()
                .map(dial -> host(dial.endpoint()) + " " + dial.where())
                .toList();
        if (dials.isEmpty()) {
            return "";
        }
        if (dials.size() > 1 && addresses.equals(listed)) {
            return ". Other devices send to the same addresses, such as "
                    + dials.getFirst().endpoint();
        }
        listed = addresses;
        StringBuilder lines = new StringBuilder(". Other devices send to:");
        for (Dial dial : dials) {
            lines.append("\n  ").append(dial.endpoint());
            if (!dial.where().isEmpty()) {
                lines.append("  ").append(ansi.dim("(" + dial.where() + ")"));
            }
        }
        return lines.toString();
    }

    /** Something else was shown, and the list is no longer in sight. */
    void forget() {
        if (!listed.isEmpty()) {
            listed = List.of();
        }
    }

    private static String host(Endpoint endpoint) {
        return Endpoint.host(endpoint.socketAddress().getAddress());
    }
}
