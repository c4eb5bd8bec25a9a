package dev.parley.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Starts and ends programs that run beside ours. Safe from any thread. */
public final class ChildProgram {
    private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");
    private static final String NO_ENTRY = "2"; // ENOENT, ERROR_FILE_NOT_FOUND
    private static final String NO_ACCESS = "13"; // EACCES

    private ChildProgram() {}

    /**
     * Starts it.
     *
     * @param what it is, for the sentence: {@code command}
     * @throws IllegalArgumentException in words, if it cannot be started
     */
    public static Process start(ProcessBuilder builder, String what) {
        try {
            return builder.start();
        } catch (IOException bad) {
            throw new IllegalArgumentException(
                    "the %s \"%s\" could not be started: %s"
                            .formatted(what, builder.command().getFirst(), why(String.valueOf(bad.getMessage()))),
                    bad);
        }
    }

    /** Whether there is such a program: a path, or a name in one of the folders of {@code PATH}. */
    public static boolean exists(String name) {
        if (Path.of(name).getNameCount() > 1 || name.startsWith("/")) {
            return Files.isExecutable(Path.of(name));
        }
        String folders = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(folders.split(File.pathSeparator))
                .flatMap(folder -> Stream.of("", ".exe", ".cmd", ".bat").map(end -> Path.of(folder, name + end)))
                .anyMatch(Files::isExecutable);
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

    /**
     * Waits for its end, then asks for it (SIGTERM), then waits again, and asks what it had started until then and what still
     * runs.
     *
     * @return whether it has ended
     * @throws InterruptedException if this thread was interrupted
     */
    public static boolean end(Process process, Duration alone, Duration asked) throws InterruptedException {
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
    public static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }
}
