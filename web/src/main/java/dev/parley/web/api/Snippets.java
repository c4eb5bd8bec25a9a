package dev.parley.web.api;

import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.CommandLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Code for the device's side. Safe from any thread. */
public final class Snippets {
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

    /** The code of a kind that talks to that address. */
    Map<String, @Nullable Object> of(String kind, String address) throws BenchException {
        if (!kinds.contains(kind)) {
            throw new BenchException(
                    BenchException.Kind.UNKNOWN,
                    "there is no code of the kind '" + kind + "'; there are " + String.join(", ", kinds));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = commandLine.run(List.of("snippet", kind, address), out, err, end -> {});
        if (status != 0) {
            String said = err.toString(StandardCharsets.UTF_8).strip();
            throw BenchException.of("address", said.replaceFirst("^parley: ", ""));
        }
        return Json.object(
                "text", out.toString(StandardCharsets.UTF_8), "command", "parley snippet " + kind + " " + address);
    }
}
