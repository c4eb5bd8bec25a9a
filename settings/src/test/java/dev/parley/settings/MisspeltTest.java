package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MisspeltTest {
    private static final Pattern KEY = Pattern.compile("(?m)(?<=^ {0,20}|- |\\{|, )([a-z][a-z-]*)(?=:(?: |$))");

    @TempDir
    Path folder;

    private static List<MatchResult> keys(String text) {
        return KEY.matcher(text).results().toList();
    }

    @Test
    void theFileHasEveryKey() throws Exception {
        Set<String> known = new TreeSet<>();
        Stream.of(
                        BenchReader.KEYS,
                        ListenReader.KEYS,
                        ListenReader.EXPECTATION,
                        SendReader.KEYS,
                        RuleReader.KEYS,
                        MatchReader.MATCHED,
                        ScriptReader.KEYS)
                .forEach(known::addAll);

        assertThat(keys(Files.readString(SettingsFiles.everyKey())))
                .extracting(MatchResult::group)
                .containsAll(known);
    }

    @Test
    void everyMisspeltKeyIsRefusedWithItsPlaceAndTheRightOne() throws Exception {
        String right = Files.readString(SettingsFiles.everyKey());
        for (MatchResult key : keys(right)) {
            for (String wrong :
                    List.of(key.group() + "x", "x" + key.group(), key.group().toUpperCase(java.util.Locale.ROOT))) {
                String text = right.substring(0, key.start()) + wrong + right.substring(key.end());
                Path file = Files.writeString(folder.resolve("bench.yaml"), text);
                SettingsException said = catchThrowableOfType(SettingsException.class, () -> Settings.bench(file));

                int line = (int) text.substring(0, key.start()).lines().count()
                        + (text.charAt(key.start() - (key.start() == 0 ? 0 : 1)) == '\n' ? 1 : 0);
                assertThat(said).as("%s in place of %s", wrong, key.group()).isNotNull();
                assertThat(said.getMessage())
                        .contains("\"" + wrong + "\" is no key of ")
                        .contains("Did you mean \"" + key.group() + "\"?");
                assertThat(said.getMessage())
                        .containsPattern("bench\\.yaml:" + Math.max(1, line) + ":\\d+: \"" + wrong);
            }
        }
    }
}
