package dev.parley.junit.bench;

import dev.parley.bench.Entry;
import dev.parley.bench.Result;
import dev.parley.bench.RunningBench;
import dev.parley.event.EventRecorder;
import dev.parley.session.ListeningSession;
import dev.parley.settings.Settings;
import dev.parley.settings.SettingsException;
import dev.parley.socket.NetworkException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A settings file that runs in a test: the same file as for {@code parley run}. In JUnit a field with {@link Bench} does the same
 * without {@code try}. Its listeners should have port 0, so that tests can run side by side: {@link #address} knows the port that each
 * got. Safe from any thread.
 *
 * <pre>{@code
 * try (TestBench bench = TestBench.of(Path.of("bench.yaml"))) {
 *     // … the program under test talks to bench.address("device") …
 * }
 * }</pre>
 *
 * <p>What the file expects, and does not come, fails the test when the bench is closed.
 */
public final class TestBench implements AutoCloseable {
    private static final int MOST_LINES = 100;

    private final String file;
    private final List<String> names;
    private final EventRecorder events = new EventRecorder();
    private final RunningBench running;

    private TestBench(String file, dev.parley.bench.Bench bench) {
        this.file = file;
        this.names =
                bench.entries().stream().filter(Entry::isNamed).map(Entry::name).toList();
        try {
            running = RunningBench.open(bench, events, true);
        } catch (NetworkException bad) {
            throw new IllegalStateException(file + " could not be opened: " + bad.message(), bad);
        }
    }

    /**
     * Reads a file and opens all that is in it.
     *
     * @throws SettingsException if it cannot be read or is wrong, with every place and what was expected there
     * @throws IllegalArgumentException if what is asked for cannot be, in words
     * @throws IllegalStateException in words, if the system will not have it
     */
    public static TestBench of(Path file) throws SettingsException {
        return new TestBench(file.toString(), Settings.bench(file));
    }

    /**
     * As {@link #of(Path)}, of a text.
     *
     * @param name what errors call it
     * @throws SettingsException if it is wrong, with every place and what was expected there
     */
    public static TestBench of(String name, String text) throws SettingsException {
        return new TestBench(name, Settings.bench(name, text));
    }

    /**
     * Where the program under test reaches a listener, room or relay.
     *
     * @param name the entry's
     * @throws IllegalArgumentException if there is none of that name, with those that there are, or it listens nowhere
     */
    public InetSocketAddress address(String name) {
        return running.status(name)
                .map(status -> status.session() instanceof ListeningSession listening ? listening : null)
                .map(ListeningSession::address)
                .orElseThrow(() ->
                        new IllegalArgumentException("%s has nothing of the name \"%s\" that listens; its names are %s"
                                .formatted(file, name, names)));
    }

    /** The port of {@link #address}. */
    public int port(String name) {
        return address(name).getPort();
    }

    /** Everything that happened, of all entries. */
    public EventRecorder events() {
        return events;
    }

    /** How all that could fail goes, in the file's order: what is expected, and scripts. */
    public List<Result> results() {
        return running.results();
    }

    String transcript() {
        return events.transcript(MOST_LINES);
    }

    /**
     * Closes it.
     *
     * @throws AssertionError with what the file expected and what came, where that differs
     */
    @Override
    public void close() {
        running.close();
        String failures = results().stream()
                .filter(Result::isFailed)
                .map(each -> "\n  %s, %s: %s".formatted(each.entry(), each.name(), each.message()))
                .collect(Collectors.joining());
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    "%s: not all was as the file expects.%s\n%s".formatted(file, failures, transcript()));
        }
    }
}
