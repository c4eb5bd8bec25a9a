package dev.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A real terminal of 80 columns and 30 rows in which a person starts parley: tmux draws it, and its screen is read. */
public final class TerminalWindow implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String server = "parley-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

    private TerminalWindow() {}

    /** Runs parley in a shell; behind its end the shell says {@code status N}, and how the terminal is set. */
    public static TerminalWindow parley(String... args) throws IOException, InterruptedException {
        // The shell shall outlive a Ctrl-C; what it starts is made to hear it again (Attentive).
        StringBuilder command = new StringBuilder("trap '' INT; ");
        for (String word : Program.parleyCommand(args)) {
            command.append('\'').append(word.replace("'", "'\\''")).append("' ");
        }
        command.append(
                "; echo \"status $?\"; stty -a | grep -o '[-]\\?icanon\\|[-]\\?echo ' | tr '\\n' ' '; read line");
        TerminalWindow window = new TerminalWindow();
        window.tmux(
                "-u", "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "30", "sh", "-c", command.toString());
        return window;
    }

    private String tmux(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Peers.require("tmux"), "-L", server));
        command.addAll(Arrays.asList(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
        return said;
    }

    /** Makes it narrower or wider while something runs in it. */
    public TerminalWindow columns(int wanted) throws IOException, InterruptedException {
        tmux("resize-window", "-x", Integer.toString(wanted), "-y", "30");
        return this;
    }

    /** Types this text as it is. */
    public TerminalWindow type(String text) throws IOException, InterruptedException {
        tmux("send-keys", "-l", "--", text);
        return this;
    }

    /** Presses keys by tmux's names: Enter, Up, C-d. */
    public TerminalWindow press(String... keys) throws IOException, InterruptedException {
        String[] command = new String[keys.length + 1];
        command[0] = "send-keys";
        System.arraycopy(keys, 0, command, 1, keys.length);
        tmux(command);
        return this;
    }

    /** Sends a signal to parley, and not to the shell around it. */
    public void signal(String signal) throws IOException, InterruptedException {
        long shell = Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip());
        ProcessHandle parley =
                ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(parley.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** What stands on the screen now, without empty rows at the foot; rows that were wrapped are one line. */
    public List<String> lines() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p", "-J")
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** Waits until the screen is so. */
    public List<String> await(Predicate<List<String>> wanted) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            List<String> lines = lines();
            if (wanted.test(lines)) {
                return lines;
            }
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                fail("the screen did not become what was waited for:\n" + String.join("\n", lines));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)); // a screen cannot be waited for
        }
    }

    /** Waits for a line with that in it, and gives it back. */
    public String awaitLine(String part) throws IOException, InterruptedException {
        return await(lines -> lines.stream().anyMatch(line -> line.contains(part))).stream()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the foot of the screen is that: the line being typed. */
    public void awaitFoot(String line) throws IOException, InterruptedException {
        await(lines -> !lines.isEmpty() && lines.getLast().equals(line));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        tmux("kill-server");
    }
}
