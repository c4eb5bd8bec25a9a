package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every whole command within a sentence or a table of a page is one that the command line understands. */
class DocsCommandsTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```.*?^\\1```$");

    /** With an address, or of a verb that needs none. */
    private static final Pattern COMMAND = Pattern.compile(
            "`((?:\\./)?parley (?:[^`]* [a-z ]*(?:udp|tcp)://[^`]*|run \\w+\\.yaml[^`]*|(?:addresses|snippet)(?: [a-z][^`]*)?))`");

    @TempDir
    Path folder;

    static List<Arguments> commands() throws IOException {
        List<Arguments> commands = new ArrayList<>();
        for (Path page : CodeBlock.pages()) {
            String text = FENCED.matcher(Files.readString(page, UTF_8)).replaceAll("");
            // In a table, a pipe needs a backslash.
            COMMAND.matcher(text)
                    .results()
                    .map(found -> Arguments.of(
                            page.getFileName().toString(), found.group(1).replace("\\|", "|")))
                    .forEach(commands::add);
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isUnderstood(String page, String command) throws IOException {
        List<String> words = ShellParser.commands(command).getFirst();

        assertThat(words.getFirst()).as(page).endsWith("parley");
        new DryRun(folder, "").check(words.subList(1, words.size()));
    }
}
