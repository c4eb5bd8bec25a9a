package dev.parley.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a verb reads from and writes to, and which of it is a person's terminal.
 *
 * @param in standard input
 * @param out standard output: data; unbuffered, and its errors are thrown
 * @param err standard error: diagnostics
 * @param inIsTerminal whether a person types
 * @param outIsTerminal whether a person reads the data
 * @param errIsTerminal whether a person reads the diagnostics
 * @param colour whether colours are wanted
 */
public record Terminal(
        InputStream in,
        OutputStream out,
        OutputStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean colour) {

    /** The process's own. */
    public static Terminal ofProcess(InputStream in, OutputStream out, OutputStream err) {
        boolean outIsTerminal = isTerminal(1);
        boolean wanted = !isSet("NO_COLOR") && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(in, out, err, isTerminal(0), outIsTerminal, isTerminal(2), outIsTerminal && wanted);
    }

    /** The same, with or without colours. */
    public Terminal withColour(boolean wanted) {
        return new Terminal(in, out, err, inIsTerminal, outIsTerminal, errIsTerminal, wanted);
    }

    /** Standard error: on a terminal sentences are broken between words. */
    public Output diagnostics() {
        return errIsTerminal ? new Output(err, this::columns) : new Output(err);
    }

    /** How wide the person's terminal is. */
    public int columns() {
        return TerminalWidth.get();
    }

    private static boolean isSet(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isEmpty();
    }

    /**
     * Java knows only whether input and output both are one, so the launcher names each; without it Linux's link of
     * the descriptor does.
     */
    private static boolean isTerminal(int descriptor) {
        String terminals = System.getProperty("parley.terminal");
        if (terminals != null) {
            return terminals.contains(Integer.toString(descriptor));
        }
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
    }
}
