package dev.parley.junit;

import dev.parley.session.record.Traffic;
import dev.parley.session.record.TrafficRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What passed at the peers of one test, in memory, and the capture file that it becomes if the test fails. Of a peer that no test has,
 * the file is written when an expectation of it fails. Safe from any thread.
 */
final class FailureCapture {
    /** Where the files go: a folder, or {@value #NONE}. */
    static final String PARAMETER = "parley.captures";

    private static final String NONE = "none";
    private static final int MOST_NAME_LENGTH = 200;
    private static final InheritableThreadLocal<@Nullable FailureCapture> CURRENT = new InheritableThreadLocal<>();

    private final @Nullable Path folder;

    /** Of its file; null where no test has it, and its name is known when it fails. */
    private final @Nullable String name;

    private final @Nullable FailureCapture outer;
    private final long outerPosition;
    private final @Nullable FailureCapture before;
    private volatile TrafficRecorder traffic = new TrafficRecorder();
    private volatile boolean over;

    private FailureCapture(@Nullable Path folder, @Nullable String name, @Nullable FailureCapture outer) {
        this.folder = folder;
        this.name = name;
        this.outer = outer;
        this.outerPosition = outer == null ? 0 : outer.traffic.position();
        this.before = CURRENT.get();
    }

    /**
     * Of a test, or of what is shared by the tests of a class. What this thread opens from now on has it, until {@link #end}.
     *
     * @param folder null for no file
     * @param name of the test
     * @param outer of the class, whose traffic since now is the test's too
     */
    static FailureCapture begin(@Nullable Path folder, String name, @Nullable FailureCapture outer) {
        FailureCapture begun = new FailureCapture(folder, fileName(name), outer);
        CURRENT.set(begun);
        return begun;
    }

    /** That of the test on this thread, or one of a peer's own. */
    static FailureCapture current() {
        FailureCapture found = CURRENT.get();
        return found == null || found.over
                ? new FailureCapture(folder(System.getProperty(PARAMETER)), null, null)
                : found;
    }

    /** Where files go: as is asked for, or into the folder of this build, or of the system. */
    static @Nullable Path folder(@Nullable String asked) {
        if (asked != null) {
            return asked.equals(NONE) ? null : Path.of(asked).toAbsolutePath();
        }
        Path above = Path.of(System.getProperty("java.io.tmpdir"));
        for (String build : new String[] {"build", "target"}) { // Gradle's, Maven's
            above = Files.isDirectory(Path.of(build)) ? Path.of(build) : above;
        }
        return above.resolve("parley").toAbsolutePath();
    }

    private static String fileName(String name) {
        String plain = name.replace('$', '.').replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        return plain.substring(0, Math.min(plain.length(), MOST_NAME_LENGTH)) + ".pcapng";
    }

    /** Where sessions are recorded, or null where no file is wanted. */
    @Nullable
    TrafficRecorder traffic() {
        return folder == null ? null : traffic;
    }

    private Traffic all() {
        FailureCapture ofClass = outer;
        return ofClass == null
                ? traffic.all()
                : ofClass.traffic.since(outerPosition).and(traffic.all());
    }

    /**
     * For the text of an expectation that failed: the file that there is, or will be when the test has failed; empty where there is
     * nothing to write.
     *
     * @param port of the peer that expected something
     */
    String lineOfFailure(int port) {
        FailureCapture ofThread = CURRENT.get();
        FailureCapture ours = name == null || ofThread == null || ofThread.over ? this : ofThread;
        return ours.line(port);
    }

    private String line(int port) {
        Path to = folder;
        String known = name;
        if (to == null || all().isEmpty()) {
            return "";
        }
        return known == null ? write(to, fileName(Callers.method() + "-" + port)) : shown(to.resolve(known));
    }

    /** The test has failed: writes the file, and says where it is or why it could not be written; empty where there is nothing to write. */
    String write() {
        Path to = folder;
        String known = name;
        String line = to == null || known == null || all().isEmpty() ? "" : write(to, known);
        forget();
        return line;
    }

    private String write(Path to, String fileName) {
        Path file = to.resolve(fileName);
        try {
            Files.createDirectories(to);
            Files.deleteIfExists(file);
            all().write(file);
            return shown(file);
        } catch (IOException | IllegalArgumentException bad) {
            return "\nNo capture: %s".formatted(bad.getMessage());
        }
    }

    private static String shown(Path file) {
        return "\nCapture: " + file;
    }

    /** The test has passed: a file of an earlier run says nothing any more. */
    void delete() {
        Path to = folder;
        String known = name;
        try {
            if (to != null && known != null) {
                Files.deleteIfExists(to.resolve(known));
            }
        } catch (IOException stays) {
            // It is an earlier run's, and its time says so.
        }
        forget();
    }

    /** A thread that the test has started may live on, and with it what it has inherited. */
    private void forget() {
        traffic = new TrafficRecorder();
    }

    /** To be called on the thread that began. */
    void end() {
        over = true;
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
