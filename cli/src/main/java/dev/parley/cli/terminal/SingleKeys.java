package dev.parley.cli.terminal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.terminal.Attributes;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.ShutdownHooks;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a terminal one by one: without Enter, and without their letters on the screen. Ctrl-C and Ctrl-Z stay the
 * system's. Nothing is read and nothing set while another program has the terminal, because the system stops whoever tries. One
 * thread reads; {@link #close} is safe from any.
 */
public final class SingleKeys implements AutoCloseable {
    /** What keys without a letter send (ECMA-48; xterm's two modes). */
    private static final Map<String, String> NAMED = Map.of(
            "\033[A", "up",
            "\033[B", "down",
            "\033[C", "right",
            "\033[D", "left",
            "\033OA", "up",
            "\033OB", "down",
            "\033OC", "right",
            "\033OD", "left",
            "\033[Z", "left");

    private static final int ESCAPE = 0x1b;
    private static final int MOST_OF_A_SEQUENCE = 16;
    private static final Path STAT = Path.of("/proc/self/stat");

    private final InputStream in;
    private final org.jline.terminal.Terminal terminal;
    private final Attributes before;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    private SingleKeys(InputStream in, org.jline.terminal.Terminal terminal) {
        this.in = in;
        this.terminal = terminal;
        this.before = terminal.getAttributes();
    }

    /**
     * Opens the terminal, and changes nothing yet: {@link #claim} does.
     *
     * @param in standard input
     * @return empty where the terminal has no such keys
     * @throws IOException if it cannot be used
     */
    public static Optional<SingleKeys> open(InputStream in) throws IOException {
        // Its own hook would close the terminal while the session still shows its end.
        System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true");
        org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(false)
                .graphemeCluster(false) // would ask the terminal by writing to it
                .dumb(true)
                .build();
        if (terminal.getType().startsWith(org.jline.terminal.Terminal.TYPE_DUMB)) {
            terminal.close();
            return Optional.empty();
        }
        return Optional.of(new SingleKeys(in, terminal));
    }

    /** Whether this process has the terminal, and not the shell that it was put into the background of. */
    public static boolean isInForeground() {
        try {
            // pid (name) state ppid pgrp session tty_nr tpgid …: proc_pid_stat(5). The name may have anything in it.
            String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[2].equals(fields[5]);
        } catch (IOException notLinux) {
            return psSaysForeground();
        }
    }

    private static boolean psSaysForeground() {
        try {
            Process ps = new ProcessBuilder(
                            "ps",
                            "-o",
                            "pgid=,tpgid=",
                            "-p",
                            Long.toString(ProcessHandle.current().pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] groups = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" +", -1);
            return groups.length == 2 && groups[0].equals(groups[1]);
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Takes keys one by one from now on, also if a shell has set the terminal otherwise meanwhile. */
    public void claim() {
        lock.lock();
        try {
            Attributes now = closed ? null : terminal.getAttributes();
            if (now != null && now.getLocalFlag(Attributes.LocalFlag.ICANON)) {
                now.setLocalFlag(Attributes.LocalFlag.ICANON, false);
                now.setLocalFlag(Attributes.LocalFlag.ECHO, false);
                now.setControlChar(Attributes.ControlChar.VMIN, 1);
                now.setControlChar(Attributes.ControlChar.VTIME, 0);
                terminal.setAttributes(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How wide the terminal is now; 0 if nobody knows. */
    public int columns() {
        return terminal.getSize().getColumns();
    }

    /**
     * The next key that was pressed by now: its letter, or {@code up}, {@code down}, {@code left}, {@code right}; null where none
     * was. Never blocks.
     *
     * @throws IOException if the terminal is gone
     */
    public @Nullable String poll() throws IOException {
        if (in.available() == 0 || !isInForeground()) {
            return null;
        }
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the terminal is gone");
        }
        if (first != ESCAPE) {
            return String.valueOf((char) first);
        }
        StringBuilder sequence = new StringBuilder().append((char) first);
        while (in.available() > 0 && sequence.length() < MOST_OF_A_SEQUENCE && !isWhole(sequence)) {
            sequence.append((char) in.read());
        }
        return NAMED.getOrDefault(sequence.toString(), "");
    }

    /** ESC, {@code [} or {@code O}, and a last byte from {@code @} on. */
    private static boolean isWhole(CharSequence sequence) {
        return sequence.length() > 2 && sequence.charAt(sequence.length() - 1) >= '@';
    }

    /** Gives the terminal back as it was. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                if (isInForeground()) {
                    terminal.setAttributes(before);
                    terminal.close();
                }
            }
        } catch (IOException | IllegalStateException gone) {
            // A terminal that is gone needs nothing back.
        } finally {
            lock.unlock();
        }
    }
}
