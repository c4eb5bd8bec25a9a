package dev.parley.web.api;

import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.CommandLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Code for the device's side. Safe from any thread. */
public final class Snippets {
    /** What stands in code for a board that was given no Wi-Fi. */
    private static final String NO_WIFI = "your-wifi";

    private static final Pattern FIRST = Pattern.compile("First, on [^\\n]*: parley listen [^\\n]*");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9/._:%+,=@\\[\\]-]+");

    private final CommandLine commandLine;
    private final List<String> kinds;

    /** @param kinds what code there is: {@code micropython}, {@code python} … */
    public Snippets(CommandLine commandLine, List<String> kinds) {
        this.commandLine = commandLine;
        this.kinds = List.copyOf(kinds);
    }

    public List<String> kinds() {
        return kinds;
    }

    /**
     * What the code is to be like.
     *
     * @param listening the name of the listener of the page that is at the address, or empty
     * @param ssid the Wi-Fi of a board, or empty for a placeholder
     * @param password its password, or empty for a placeholder
     */
    record Wanted(String kind, String address, String listening, String ssid, String password) {}

    /** The code of a kind that talks to an address. */
    Map<String, @Nullable Object> of(Wanted wanted) throws BenchException {
        String kind = wanted.kind();
        if (!kinds.contains(kind)) {
            throw new BenchException(
                    BenchException.Kind.UNKNOWN,
                    "there is no code of the kind '" + kind + "'; there are " + String.join(", ", kinds));
        }
        List<String> words = new ArrayList<>(List.of("snippet", kind, wanted.address()));
        String text = run("address", words);
        boolean wifi = text.contains(NO_WIFI);
        if (wifi) {
            text = withWifi(words, "ssid", wanted.ssid(), text);
            text = withWifi(words, "password", wanted.password(), text);
        }
        if (!wanted.listening().isEmpty()) {
            text = FIRST.matcher(text)
                    .replaceFirst(
                            Matcher.quoteReplacement("The page listens there already, as " + wanted.listening() + "."));
        }
        return Json.object(
                "text",
                text,
                "command",
                "parley " + words.stream().map(Snippets::quoted).collect(Collectors.joining(" ")),
                "wifi",
                wifi);
    }

    private String withWifi(List<String> words, String option, String value, String before) throws BenchException {
        if (value.isEmpty()) {
            return before;
        }
        words.add("--" + option + "=" + value);
        return run(option, words);
    }

    private String run(String field, List<String> words) throws BenchException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        if (commandLine.run(words, out, err, end -> {}) != 0) {
            String said = err.toString(StandardCharsets.UTF_8).strip();
            throw BenchException.of(field, said.replaceFirst("^parley: ", ""));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String quoted(String word) {
        if (SAFE.matcher(word).matches()) {
            return word;
        }
        int value = word.indexOf('=') + 1; // only an option's value has to be quoted
        return word.substring(0, value) + "'" + word.substring(value).replace("'", "'\\''") + "'";
    }
}
