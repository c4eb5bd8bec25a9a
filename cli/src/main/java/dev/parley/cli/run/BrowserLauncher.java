package dev.parley.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Opens a link in the person's browser, where there is one. */
public final class BrowserLauncher {
    private BrowserLauncher() {}

    /** Whether the system was asked to open it; what it does then is not known. */
    public static boolean open(String link) {
        List<String> command = command(link);
        if (command.isEmpty()) {
            return false;
        }
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static List<String> command(String link) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("win")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", link);
        }
        if (system.contains("mac")) {
            return List.of("open", link);
        }
        boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        return desktop ? List.of("xdg-open", link) : List.of();
    }
}
