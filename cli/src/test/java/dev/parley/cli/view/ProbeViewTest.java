package dev.parley.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.terminal.Ansi;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A check-up's lines, as wide as the terminal and with marks or words. */
class ProbeViewTest {
    private static final Header HEADER = new Header(0, "probe", null, null, 0);
    private final List<String> lines = new ArrayList<>();

    private void show(boolean marks, int columns, Event.Step step) {
        new ProbeView(
                        new ProbeView.Style(Ansi.OFF, marks, columns, false),
                        text -> lines.addAll(text.lines().toList()),
                        text -> {})
                .on(step);
    }

    private static Event.Step step(String status, String mend) {
        return new Event.Step(
                HEADER,
                "not-utf-8",
                status,
                "bytes that are no text",
                "port unreachable",
                "The server died of this.",
                mend,
                Map.of());
    }

    @Test
    void hangsEverythingUnderWhatWasTried() {
        show(true, 60, step("failed", "In Python use data.decode(errors=\"replace\") there."));

        assertThat(lines)
                .containsExactly(
                        "✗ not-utf-8     bytes that are no text → port unreachable",
                        "                The server died of this.",
                        "                mend: In Python use",
                        "                      data.decode(errors=\"replace\") there.");
    }

    @Test
    void wordsStandInThePlaceOfMarksWhereAProgramReads() {
        for (String status : List.of("ok", "noted", "failed", "skipped")) {
            show(false, 100, step(status, ""));
        }

        assertThat(lines.stream().filter(line -> line.contains("not-utf-8")).map(line -> line.substring(0, 7)))
                .containsExactly("ok     ", "note   ", "FAILED ", "-      ");
    }

    @Test
    void whatCameIsNoLetterThatCouldDriveTheTerminal() {
        show(true, 100, new Event.Step(HEADER, "answer", "ok", "hello", "\u001b[2J", "fine", "", Map.of()));

        assertThat(lines).noneMatch(line -> line.indexOf('\u001b') >= 0);
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        show(true, 40, step("noted", "one two three four five six seven eight nine ten eleven twelve thirteen"));

        assertThat(lines).allMatch(line -> line.length() <= 40);
    }
}
