package dev.parley.bench;

import dev.parley.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that a bench stands around, with our own standard input, output and error. Safe from any thread. */
public final class Command {
    private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");
    private static final String NO_ENTRY = "2"; // ENOENT, ERROR_FILE_NOT_FOUND
    private static final String NO_ACCESS = "13"; // EACCES

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
        try {
            Command command = new Command(String.join(" ", words), builder.start());
            Thread.ofVirtual().name("parley-command").start(() -> command.tellEnd(onEnd));
            return command;
        } catch (IOException bad) {
            throw new IllegalArgumentException(
                    "the command \"%s\" could not be started: %s"
                            .formatted(words.getFirst(), why(String.valueOf(bad.getMessage()))),
                    bad);
        }
    }

    /** Java's sentence has the system's number of the error, and repeats what is known. */
    private static String why(String message) {
        Matcher number = NUMBER.matcher(message);
        return switch (number.find() ? number.group(1) : "") {
            case NO_ENTRY -> "there is no such program";
            case NO_ACCESS -> "it may not be executed";
            default -> message;
        };
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
        if (process.waitFor(alone.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        List<ProcessHandle> started = process.descendants().toList(); // nobody's once it has ended
        process.destroy();
        boolean ended = process.waitFor(asked.toMillis(), TimeUnit.MILLISECONDS);
        started.forEach(ProcessHandle::destroy);
        return ended;
    }

    /** Ends it at once (SIGKILL), with what it started. */
    public void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }
}
