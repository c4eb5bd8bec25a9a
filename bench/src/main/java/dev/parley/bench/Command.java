package dev.parley.bench;

import dev.parley.host.ChildProgram;
import dev.parley.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program that a bench stands around, with our own standard input, output and error. Safe from any thread. */
public final class Command {
    private final String words;
    private final Process process;
    private final long startNanos = Clock.SYSTEM.nanos();
    private volatile long endNanos;

    private Command(String words, Process process) {
        this.words = words;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param environment what it gets beside our own
     * @param onEnd called when it has ended, on any thread
     * @throws IllegalArgumentException in words, if it cannot be started
     */
    public static Command start(List<String> words, Map<String, String> environment, Runnable onEnd) {
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().putAll(environment);
        Command command = new Command(String.join(" ", words), ChildProgram.start(builder, "command"));
        Thread.ofVirtual().name("parley-command").start(() -> command.tellEnd(onEnd));
        return command;
    }

    private void tellEnd(Runnable onEnd) {
        try {
            process.waitFor();
            endNanos = Clock.SYSTEM.nanos();
            onEnd.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** As it was written, words between spaces. */
    public String words() {
        return words;
    }

    /** Whether it still runs. */
    public boolean runs() {
        return process.isAlive();
    }

    /** Its status, or 128 and the number of the signal that ended it. Once it has ended. */
    public int status() {
        return process.exitValue();
    }

    /** How long it ran. */
    public Duration took() {
        return Duration.ofNanos((endNanos == 0 ? Clock.SYSTEM.nanos() : endNanos) - startNanos);
    }

    /**
     * Waits for its end, then asks for it (SIGTERM), then waits again, and asks what it had started until then and what still
     * runs.
     *
     * @return whether it has ended
     * @throws InterruptedException if this thread was interrupted
     */
    public boolean end(Duration alone, Duration asked) throws InterruptedException {
        return ChildProgram.end(process, alone, asked);
    }

    /** Ends it at once (SIGKILL), with what it started. */
    public void kill() throws InterruptedException {
        ChildProgram.kill(process);
    }
}
