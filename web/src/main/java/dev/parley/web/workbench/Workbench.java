package dev.parley.web.workbench;

import dev.parley.bench.Bench;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.RunningBench;
import dev.parley.bench.option.RelayOptions;
import dev.parley.event.EventListener;
import dev.parley.impairment.Profile;
import dev.parley.session.HandlerProgram;
import dev.parley.session.Outcome;
import dev.parley.settings.BenchText;
import dev.parley.settings.BenchText.Item;
import dev.parley.settings.YamlText;
import dev.parley.socket.NetworkException;
import dev.parley.web.workbench.BenchException.Kind;
import dev.parley.web.workbench.BenchException.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bench that somebody changes while it runs. The text of its settings file is the truth: whatever is changed is changed there,
 * read again as a whole, and put to work, so that it can be saved at any time and does the same under {@code parley run}. Safe
 * from any thread.
 */
public final class Workbench implements AutoCloseable {
    /** What a bench without a file is called. */
    public static final String DEFAULT_FILE = "bench.yaml";

    /** So many peers of each listener can be answered by hand. */
    static final int MOST_PEERS = 10_000;

    private static final List<String> ANSWERS = List.of("rules", "reply", "echo", "handler");

    private final ReentrantLock lock = new ReentrantLock();
    private final RunningBench running;
    private final AtomicLong version = new AtomicLong();
    private final Set<String> stopped = new HashSet<>();
    private BenchText text = BenchText.empty();
    private String file = DEFAULT_FILE;
    private boolean saved = true;
    private volatile List<Profile> profiles = List.of();

    /** Programs that may be started, and files that may be written: those of the file that was opened. */
    private volatile Set<HandlerProgram> handlers = Set.of();

    private volatile Set<String> recordedFiles = Set.of();

    private Workbench(RunningBench running) {
        this.running = running;
    }

    /** A bench with nothing in it. */
    public static Workbench open(EventListener events) {
        try {
            return new Workbench(RunningBench.openForHand(BenchReading.NOTHING, events, MOST_PEERS));
        } catch (NetworkException impossible) {
            throw new IllegalStateException("nothing was opened", impossible);
        }
    }

    /** What a terminal would be told to do the same. */
    public static String command(Item item) {
        return CommandText.of(item);
    }

    /** The bench that runs. */
    public RunningBench running() {
        return running;
    }

    /** Grows with each change of what the bench consists of. */
    public long version() {
        return version.get();
    }

    /** Somebody has to look again: peers came or left, a session ended. */
    public void touch() {
        version.incrementAndGet();
    }

    public String file() {
        lock.lock();
        try {
            return file;
        } finally {
            lock.unlock();
        }
    }

    /** Networks that the file gives names to. */
    public List<Profile> profiles() {
        return profiles;
    }

    /** Whether the text was saved since it was changed. */
    public boolean isSaved() {
        lock.lock();
        try {
            return saved;
        } finally {
            lock.unlock();
        }
    }

    public void markSaved() {
        lock.lock();
        try {
            saved = true;
            touch();
        } finally {
            lock.unlock();
        }
    }

    public BenchText text() {
        lock.lock();
        try {
            return text;
        } finally {
            lock.unlock();
        }
    }

    public boolean isStopped(String name) {
        lock.lock();
        try {
            return stopped.contains(name);
        } finally {
            lock.unlock();
        }
    }

    /** The item of that name. */
    public Item item(String name) throws BenchException {
        BenchText now = text();
        return now.items().get(index(now, name));
    }

    private static int index(BenchText text, String name) throws BenchException {
        int index = text.indexOf(name);
        if (index < 0) {
            throw new BenchException(Kind.UNKNOWN, "the bench has nothing of the name '" + name + "'");
        }
        return index;
    }

    /**
     * Replaces all by the text of a settings file that this computer's user named, with its handlers. What it opens may fail: each
     * entry says so itself.
     *
     * @throws BenchException if the text is wrong; nothing has changed then
     */
    public void open(String otherFile, String otherText) throws BenchException {
        lock.lock();
        try {
            Bench opened = BenchReading.bench(otherFile, BenchReading.text(otherFile, otherText));
            handlers = handlers(opened);
            recordedFiles = opened.recordedFiles();
            replace(otherFile, otherText);
        } finally {
            lock.unlock();
        }
    }

    private static Set<HandlerProgram> handlers(Bench bench) {
        return bench.listeners().stream()
                .map(ListenEntry::handler)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Whoever may open the page may not thereby start programs, or write files where they like. */
    private void refuseWhatAPageMayNot(Bench bench) throws BenchException {
        if (!handlers.containsAll(handlers(bench))) {
            throw BenchException.of(
                    "handler",
                    "a handler starts a program of this computer, which the page may not: write it into a settings file, and start parley console --settings FILE");
        }
        if (!recordedFiles.containsAll(bench.recordedFiles())) {
            throw BenchException.of(
                    "record",
                    "a page may name no file of this computer: record with the card's Record, or write record into a settings file, and start parley console --settings FILE");
        }
    }

    /**
     * Replaces all by the text of a settings file. What it opens may fail: each entry says so itself. A handler is one that {@link
     * #open} brought.
     *
     * @throws BenchException if the text is wrong; nothing has changed then
     */
    public void replace(String otherFile, String otherText) throws BenchException {
        lock.lock();
        try {
            BenchText read = BenchReading.text(otherFile, otherText);
            Bench bench = BenchReading.bench(otherFile, read);
            refuseWhatAPageMayNot(bench);
            file = otherFile;
            text = read;
            stopped.clear();
            saved = true;
            apply(bench);
            forgetTotalsOfRemoved();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens another entry.
     *
     * @param list which kind it is: {@code listen}, {@code room}, {@code chat} or {@code send}
     * @param yaml its keys
     * @return its name
     * @throws BenchException if it is wrong, or cannot be opened; nothing has changed then
     */
    public String add(String list, String yaml) throws BenchException {
        lock.lock();
        try {
            return put(text.items().size(), list, yaml, 0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts another entry of the same kind in the place of one.
     *
     * @return its name
     * @throws BenchException if it is wrong, or cannot be opened; nothing has changed then
     */
    public String change(String name, String yaml) throws BenchException {
        lock.lock();
        try {
            int index = index(text, name);
            return put(index, text.items().get(index).list(), yaml, 0);
        } finally {
            lock.unlock();
        }
    }

    /** @param known how many of the first lines the caller did not write */
    private String put(int index, String list, String yaml, int known) throws BenchException {
        BenchText before = text;
        BenchReading.Change change = BenchReading.change(file, before, index, list, yaml, known);
        refuseWhatAPageMayNot(change.bench());
        String name = change.name();
        text = change.text();
        Set<String> stoppedBefore = Set.copyOf(stopped);
        stopped.remove(name);
        Outcome failed = apply(change.bench()).get(name);
        if (failed != null) {
            text = before;
            stopped.addAll(stoppedBefore);
            apply(BenchReading.bench(file, before));
            throw notOpened(failed);
        }
        forgetTotalsOfRemoved();
        saved = false;
        return name;
    }

    private static BenchException notOpened(Outcome why) {
        return new BenchException(Kind.REFUSED, List.of(new Problem("address", 0, 0, why.message())));
    }

    /**
     * Whether it could be opened, as far as that can be known without doing so.
     *
     * @param replaces the name of the entry whose place it takes, or null
     * @return its description
     * @throws BenchException if it is wrong
     */
    public String check(@Nullable String replaces, String list, String yaml) throws BenchException {
        BenchText now = text();
        int index = replaces == null ? now.items().size() : index(now, replaces);
        BenchReading.Change change = BenchReading.change(file(), now, index, list, yaml, 0);
        refuseWhatAPageMayNot(change.bench());
        return change.bench().entries().stream()
                .filter(entry -> entry.name().equals(change.name()))
                .map(entry -> entry.description())
                .findFirst()
                .orElse("");
    }

    /** @return why entries could not be opened, by name */
    private Map<String, Outcome> apply(Bench bench) {
        profiles = bench.profiles();
        Map<String, Outcome> failures = running.change(bench.without(Set.copyOf(stopped)), "the bench has changed");
        touch();
        return failures;
    }

    /** The sums of an entry stay while it is in the bench, also while it is stopped. */
    private void forgetTotalsOfRemoved() {
        running.forgetTotalsBut(text.items().stream().map(Item::name).collect(Collectors.toSet()));
    }

    /** Takes an entry out of the bench. */
    public void remove(String name) throws BenchException {
        lock.lock();
        try {
            text = text.without(index(text, name));
            stopped.remove(name);
            saved = false;
            apply(BenchReading.bench(file, text));
            forgetTotalsOfRemoved();
        } finally {
            lock.unlock();
        }
    }

    /** Closes an entry, which stays in the bench. */
    public void stop(String name) throws BenchException {
        lock.lock();
        try {
            index(text, name);
            stopped.add(name);
            apply(BenchReading.bench(file, text));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens an entry that was stopped, or has ended.
     *
     * @throws BenchException if it cannot be opened
     */
    public void start(String name) throws BenchException {
        lock.lock();
        try {
            index(text, name);
            Bench bench = BenchReading.bench(file, text);
            stopped.add(name);
            apply(bench);
            stopped.remove(name);
            Outcome failed = apply(bench).get(name);
            if (failed != null) {
                throw notOpened(failed);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives a listener other rules.
     *
     * @param rules the lines of {@code rules:}
     * @throws BenchException if they are wrong; those from before go on answering then
     */
    public void changeRules(String name, String rules) throws BenchException {
        lock.lock();
        try {
            Item item = item(name);
            String others = ItemText.without(item.yaml(), ANSWERS);
            String own = rules.endsWith("\n") ? rules : rules + "\n";
            put(index(text, name), item.list(), others + own, (int)
                    others.lines().count());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does this on purpose to what a relay passes, in place of all that it does now. It keeps its connections.
     *
     * @param up to what goes to the target, as {@code loss=5%,delay=100ms}; {@code none} or empty for nothing
     * @param down to what comes from it
     * @throws BenchException if that cannot be done, or if the entry is no relay; then it goes on as before
     */
    public void changeImpairments(String name, String up, String down) throws BenchException {
        lock.lock();
        try {
            Item item = item(name);
            if (!item.list().equals("relay")) {
                throw BenchException.of("up", "'" + name + "' is no relay: what passes a relay can be impaired");
            }
            String others = ItemText.without(item.yaml(), RelayOptions.CHANGEABLE);
            Map<String, String> impairments = new LinkedHashMap<>();
            put(impairments, "up", up);
            put(impairments, "down", down);
            put(index(text, name), item.list(), others + yaml(impairments), (int)
                    others.lines().count());
        } finally {
            lock.unlock();
        }
    }

    private static void put(Map<String, String> impairments, String key, String value) {
        if (!value.isBlank() && !value.equals("none")) {
            impairments.put(key, value);
        }
    }

    /** The lines of an entry's rules, which begin with {@code rules:}; empty where it has none. */
    public static String rules(Item item) {
        return ItemText.lines(item.yaml(), "rules");
    }

    /** Where the rules of an entry begin in the whole text: the number of lines before them. */
    public int linesBeforeRules(String name) throws BenchException {
        BenchText now = text();
        int index = index(now, name);
        return now.lines(index).first()
                + ItemText.firstLine(now.items().get(index).yaml(), "rules")
                - 2;
    }

    /** YAML of these keys and values. */
    public static String yaml(Map<String, String> fields) {
        return YamlText.keys(fields);
    }

    @Override
    public void close() {
        running.close();
    }
}
