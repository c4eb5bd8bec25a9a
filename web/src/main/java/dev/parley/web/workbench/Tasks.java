package dev.parley.web.workbench;

import dev.parley.time.Clock;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException.Kind;
import dev.parley.web.workbench.BenchException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measurements and check-ups that a page started, and what they said line by line. Safe from any thread. */
public final class Tasks implements AutoCloseable {
    private static final List<String> VERBS = List.of("measure", "probe");
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z-]*");

    /** What would be no line of JSON, or would not end. */
    private static final Set<String> KEPT = Set.of("serve", "help", "json");

    private static final int MOST_RUNNING = 4;
    private static final int MOST_KEPT = 50;
    private static final int MOST_NEWS = 10_000;
    private static final int MOST_LINES = 20_000;
    private static final int MOST_LINE_BYTES = 1 << 20;

    private final CommandLine commandLine;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Task> tasks = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private int newsForgotten;
    private int lastId;

    public Tasks(CommandLine commandLine) {
        this.commandLine = commandLine;
    }

    private static final class Task {
        final int id;
        final String verb;
        final String command;
        final long epochNanos = Clock.SYSTEM.epochNanos();
        final List<String> lines = new ArrayList<>();

        @Nullable
        Runnable end;

        @Nullable
        Integer status;

        boolean ended;
        String says = "";

        Task(int id, String verb, String command) {
            this.id = id;
            this.verb = verb;
            this.command = command;
        }
    }

    /**
     * Starts one.
     *
     * @param options by name, without dashes; {@code true} for one without a value
     * @throws BenchException if it is none of those that a page may start, or too many run
     */
    public Map<String, @Nullable Object> start(String verb, String address, Map<String, String> options)
            throws BenchException {
        if (!VERBS.contains(verb)) {
            throw BenchException.of(
                    "verb", "'" + verb + "' is nothing that a page starts; there are measure and probe");
        }
        List<String> words = new ArrayList<>(List.of(verb, address));
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!OPTION.matcher(option.getKey()).matches() || KEPT.contains(option.getKey())) {
                throw BenchException.of(option.getKey(), "'" + option.getKey() + "' is no option that a page may give");
            }
            if (!option.getValue().isBlank() && !option.getValue().equals("false")) {
                words.add("--" + option.getKey());
                if (!option.getValue().equals("true")) {
                    words.add(option.getValue());
                }
            }
        }
        List<String> whole = Stream.concat(words.stream(), Stream.of("--json")).toList();
        Optional<String> wrong = commandLine.check(whole);
        if (wrong.isPresent()) {
            throw new BenchException(
                    Kind.WRONG, List.of(new Problem(field(wrong.get(), address, options.keySet()), 0, 0, wrong.get())));
        }
        Task task;
        lock.lock();
        try {
            if (tasks.stream().filter(each -> !each.ended).count() >= MOST_RUNNING) {
                throw new BenchException(Kind.REFUSED, MOST_RUNNING + " run already: end one of them first");
            }
            task = new Task(
                    ++lastId,
                    verb,
                    "parley " + words.stream().map(CommandText::quoted).collect(Collectors.joining(" ")));
            tasks.add(task);
            while (tasks.size() > MOST_KEPT && tasks.getFirst().ended) {
                tasks.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("parley-task").start(() -> run(task, whole));
        return view(task);
    }

    /** The option that the command line's sentence is about, or the address, or null. */
    private static @Nullable String field(String message, String address, Set<String> options) {
        return options.stream()
                .filter(option -> message.contains("--" + option))
                .max(Comparator.comparingInt(String::length))
                .orElse(message.contains(address) ? "address" : null);
    }

    private void run(Task task, List<String> words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = commandLine.run(words, new Lines(line -> add(task, line)), err, end -> ending(task, end));
        lock.lock();
        try {
            task.ended = true;
            task.status = status;
            task.says = err.toString(StandardCharsets.UTF_8).strip();
            tell(Json.object("id", task.id, "ended", true, "status", status, "says", task.says));
        } finally {
            lock.unlock();
        }
    }

    private void tell(Map<String, @Nullable Object> what) {
        news.add(Json.text(what));
        if (news.size() > MOST_NEWS) {
            news.subList(0, MOST_NEWS / 2).clear();
            newsForgotten += MOST_NEWS / 2;
        }
    }

    private void ending(Task task, Runnable end) {
        lock.lock();
        try {
            task.end = end;
        } finally {
            lock.unlock();
        }
    }

    private void add(Task task, String line) {
        lock.lock();
        try {
            if (task.lines.size() < MOST_LINES) {
                task.lines.add(line);
                tell(Json.object("id", task.id, "line", new Json.Raw(line)));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends one before its time. */
    public void end(long id) throws BenchException {
        Runnable end;
        lock.lock();
        try {
            Task task = tasks.stream()
                    .filter(each -> each.id == id)
                    .findFirst()
                    .orElseThrow(() -> new BenchException(Kind.UNKNOWN, "there is no task " + id));
            end = task.end;
        } finally {
            lock.unlock();
        }
        if (end != null) {
            end.run();
        }
    }

    /** How much was said so far, of all. */
    public int newsCount() {
        lock.lock();
        try {
            return newsForgotten + news.size();
        } finally {
            lock.unlock();
        }
    }

    /** What was said since there was so much, as JSON. */
    public List<String> newsAfter(int count) {
        lock.lock();
        try {
            int from = Math.max(0, Math.min(count - newsForgotten, news.size()));
            return List.copyOf(news.subList(from, news.size()));
        } finally {
            lock.unlock();
        }
    }

    /** All that are kept, the oldest first. */
    public List<Map<String, @Nullable Object>> all() {
        lock.lock();
        try {
            return tasks.stream().map(Tasks::view).toList();
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, @Nullable Object> view(Task task) {
        return Json.object(
                "id", task.id,
                "verb", task.verb,
                "command", task.command,
                "at", Clock.instant(task.epochNanos).toString(),
                "running", !task.ended,
                "status", task.status,
                "says", task.says,
                "lines", task.lines.stream().map(Json.Raw::new).toList());
    }

    @Override
    public void close() {
        List<Runnable> ends;
        lock.lock();
        try {
            ends = tasks.stream()
                    .filter(task -> !task.ended && task.end != null)
                    .map(task -> task.end)
                    .toList();
        } finally {
            lock.unlock();
        }
        ends.forEach(Runnable::run);
    }

    /** Cuts bytes into lines. */
    private static final class Lines extends OutputStream {
        private final Consumer<String> next;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Consumer<String> next) {
            this.next = next;
        }

        @Override
        public void write(int letter) {
            if (letter == '\n') {
                next.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() < MOST_LINE_BYTES) {
                line.write(letter);
            }
        }
    }
}
