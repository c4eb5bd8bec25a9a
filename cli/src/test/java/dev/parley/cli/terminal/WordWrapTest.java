package dev.parley.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordWrapTest {
    private static final String NOTE =
            "09:20:39.123  note: the kernel gave a smaller receive buffer than was asked for, so a burst may be lost";

    @Test
    void breaksASentenceBetweenWordsWithAHangingIndent() {
        assertThat(WordWrap.lines(NOTE, 60)).isEqualTo("""
                09:20:39.123  note: the kernel gave a smaller receive buffer
                  than was asked for, so a burst may be lost""");
    }

    @Test
    void leavesAloneWhatFits() {
        assertThat(WordWrap.lines(NOTE, NOTE.length())).isEqualTo(NOTE);
        assertThat(WordWrap.lines("", 60)).isEmpty();
        assertThat(WordWrap.lines("\n\na  b \n", 60)).isEqualTo("\n\na  b \n");
    }

    @Test
    void indentsBelowWhatIsIndented() {
        assertThat(WordWrap.lines("ledger: none\n  dropped in: 5 not-allowed (the peer is not allowed)", 40))
                .isEqualTo("""
                ledger: none
                  dropped in: 5 not-allowed (the peer is
                    not allowed)""");
    }

    @Test
    void doesNotCountColours() {
        assertThat(WordWrap.lines("\u001b[31mfailed: \u001b[0mno route to that host from here now", 40))
                .isEqualTo("\u001b[31mfailed: \u001b[0mno route to that host from here\n  now");
    }

    @Test
    void countsWideLettersAsTwoColumns() {
        assertThat(WordWrap.text("テスト テスト", 12, 0, 0)).isEqualTo("テスト\nテスト");
        assertThat(WordWrap.text("テスト テスト", 13, 0, 0)).isEqualTo("テスト テスト");
    }

    @Test
    void keepsWholeWhatBelongsTogether() {
        assertThat(WordWrap.text("sent 12 B of it", 8, 0, 0)).isEqualTo("sent\n12 B of\nit");
        assertThat(WordWrap.text("fill in {{now \"HH:mm:ss\"}} here", 25, 0, 2))
                .isEqualTo("fill in\n  {{now \"HH:mm:ss\"}} here");
        assertThat(WordWrap.text("a receive buffer [default: 4MiB]", 28, 0, 0))
                .isEqualTo("a receive buffer\n[default: 4MiB]");
    }

    @Test
    void breaksNoWordHoweverLongItIs() {
        String address = "udp://[2001:db8:85a3:8d3:1319:8a2e:370:7348]:9000";
        assertThat(WordWrap.lines("listening on " + address + " now", 40))
                .isEqualTo("listening on\n  " + address + "\n  now");
    }

    @Test
    void changesNothingButSpacesAndIsStableWhenDoneTwice() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            List<String> words = new ArrayList<>();
            for (int n = random.nextInt(40); n > 0; n--) {
                words.add("x".repeat(1 + random.nextInt(12)));
            }
            String text = String.join(" ", words);
            int columns = 20 + random.nextInt(80);
            String wrapped = WordWrap.lines(text, columns);

            assertThat(wrapped.replaceAll("\\s+", " ")).isEqualTo(text);
            assertThat(wrapped.lines()).allMatch(line -> line.length() <= columns);
            assertThat(WordWrap.lines(wrapped, columns)).isEqualTo(wrapped);
        }
    }

    @Test
    void sentencesAreBrokenOnATerminalAloneAndOtherLinesNever() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream screen = new ByteArrayOutputStream();

        for (Output output : List.of(new Output(file), new Output(screen, () -> 60))) {
            output.line(NOTE);
            output.add(line -> line.append(NOTE));
            output.flush();
        }

        assertThat(file.toString(UTF_8)).isEqualTo(NOTE + "\n" + NOTE + "\n");
        assertThat(screen.toString(UTF_8)).isEqualTo(WordWrap.lines(NOTE, 60) + "\n" + NOTE + "\n");
    }

    @Test
    void standardErrorIsNotBrokenInAFileThoughStandardOutputIsATerminal() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal intoFile = new Terminal(
                new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), err, false, true, false, false);
        intoFile.diagnostics().line(NOTE);

        assertThat(err.toString(UTF_8)).isEqualTo(NOTE + "\n");
    }

    @Test
    void theWriterBreaksSentencesOfBothKindsAndNoPayload() {
        List<String> data = new ArrayList<>();
        List<String> diagnostics = new ArrayList<>();
        try (TerminalWriter writer = new TerminalWriter(data::add, diagnostics::add, () -> 60)) {
            writer.data().add(line -> line.append(NOTE));
            writer.diagnostics().line(NOTE);
            writer.data().addSentence(line -> line.append(NOTE));
        }

        assertThat(data).containsExactly(NOTE, WordWrap.lines(NOTE, 60));
        assertThat(diagnostics).containsExactly(WordWrap.lines(NOTE, 60));
    }
}
