package dev.parley.cli.terminal;

import dev.parley.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.TerminalBuilder;

/**
 * How wide the terminal is to which this process belongs. {@code stty} tells it in some milliseconds, also where standard
 * input is a pipe; opening the terminal with JLine takes some hundred. Safe from any thread.
 */
final class TerminalWidth {
    /** Below this nothing would be readable. */
    static final int LEAST_COLUMNS = 40;

    /** Where nobody knows. */
    private static final int USUAL_COLUMNS = 80;

    /** Whoever changes the size of a window sees it at the next look. */
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

    /** Less than what the end of a session waits for its last lines. */
    private static final long PATIENCE_MILLIS = 300;

    private static final File TERMINAL = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

    private static int columns;
    private static long lookedNanos;

    private TerminalWidth() {}

    /** As it is now, or was a second ago; may block for {@value #PATIENCE_MILLIS} ms. */
    static synchronized int get() {
        long now = Clock.SYSTEM.nanos();
        if (columns == 0 || now - lookedNanos > LOOK_AGAIN_NANOS) {
            columns = usable(TERMINAL.exists() ? ofStty() : ofJline());
            lookedNanos = now;
        }
        return columns;
    }

    /** @param said how many columns the terminal says that it has; 0 for unknown */
    private static int usable(int said) {
        return said == 0 ? USUAL_COLUMNS : Math.max(said, LEAST_COLUMNS);
    }

    private static int ofStty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            Matcher size = SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return size.matches() ? Integer.parseInt(size.group(1)) : 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (IOException noTerminal) {
            return 0;
        }
    }

    private static int ofJline() {
        try (org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .graphemeCluster(false) // would ask the terminal by writing to it
                .dumb(true)
                .build()) {
            return terminal.getSize().getColumns();
        } catch (IOException unknown) {
            return 0;
        }
    }
}
