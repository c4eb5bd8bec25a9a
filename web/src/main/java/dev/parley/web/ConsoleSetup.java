package dev.parley.web;

import dev.parley.web.workbench.CommandLine;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What a page's server is started with.
 *
 * @param host one of this computer's addresses
 * @param port from 1
 * @param triesNext whether the next ports are tried where that one is taken
 * @param version of Parley, for the page
 * @param commandLine what runs measurements, check-ups and snippets
 * @param snippetKinds what code for devices there is
 * @param savedMessages the file that keeps a person's messages; it need not be there
 * @param recordings the folder of what the page records; it need not be there
 */
public record ConsoleSetup(
        InetAddress host,
        int port,
        boolean triesNext,
        String version,
        CommandLine commandLine,
        List<String> snippetKinds,
        Path savedMessages,
        Path recordings) {
    public ConsoleSetup {
        snippetKinds = List.copyOf(snippetKinds);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 1 to 65535, but was " + port);
        }
    }

    /** Where the system keeps a person's settings: {@code $XDG_CONFIG_HOME/parley/saved-messages.json}. */
    public static Path usualSavedMessages() {
        return base("XDG_CONFIG_HOME", Path.of(".config")).resolve("saved-messages.json");
    }

    /** Where the system keeps a person's data: {@code $XDG_DATA_HOME/parley/recordings}. */
    public static Path usualRecordings() {
        return base("XDG_DATA_HOME", Path.of(".local", "share")).resolve("recordings");
    }

    private static Path base(String variable, Path usual) {
        String folder = System.getenv(variable);
        Path base = folder == null || folder.isEmpty()
                ? Path.of(System.getProperty("user.home")).resolve(usual)
                : Path.of(folder);
        return base.resolve("parley");
    }
}
