package dev.parley.web.api;

import dev.parley.web.workbench.Workbench;
import java.util.regex.Pattern;

/** The name of a file that a browser opened: it is shown, and given to what is saved, and never opened here. */
final class BenchFileName {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}");

    private BenchFileName() {}

    static String of(String given) {
        return PLAIN.matcher(given).matches() ? given : Workbench.DEFAULT_FILE;
    }
}
