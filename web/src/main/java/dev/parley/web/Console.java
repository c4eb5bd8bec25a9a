package dev.parley.web;

import dev.parley.address.Address;
import dev.parley.address.Scheme;
import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.event.json.EventJson;
import dev.parley.impairment.Profile;
import dev.parley.impairment.Profiles;
import dev.parley.ledger.Cause;
import dev.parley.settings.BenchText;
import dev.parley.template.Template;
import dev.parley.text.Utf8Builder;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import dev.parley.web.api.Api;
import dev.parley.web.api.Snippets;
import dev.parley.web.feed.EventLog;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.Captures;
import dev.parley.web.workbench.Composer;
import dev.parley.web.workbench.EntryView;
import dev.parley.web.workbench.Replays;
import dev.parley.web.workbench.RulesPreview;
import dev.parley.web.workbench.SavedMessages;
import dev.parley.web.workbench.SimulatedDevice;
import dev.parley.web.workbench.Tasks;
import dev.parley.web.workbench.Workbench;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything behind a page: the bench and its events, what a person writes, tasks, the simulated device. Safe from any thread. */
final class Console implements Api.Services, AutoCloseable {
    /** Pages ask for the figures four times a second each; they are counted once. */
    private static final long SUMS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String engine = UUID.randomUUID().toString();
    private final String version;
    private final Composer.ByHand byHand = new Composer.ByHand();
    private final EventLog log = new EventLog(byHand::howWritten);
    private final EntryView entries = new EntryView();
    private final Workbench workbench;
    private final Composer composer;
    private final RulesPreview preview;
    private final SavedMessages saved;
    private final Tasks tasks;
    private final Captures captures;
    private final Replays replays;
    private final Snippets snippets;
    private final SimulatedDevice simulator =
            new SimulatedDevice(() -> workbench().touch());
    private final ReentrantLock sumsLock = new ReentrantLock();
    private String sums = "";
    private long sumsNanos;
    private final Signal end = new Signal();

    Console(ConsoleSetup setup) {
        this.version = setup.version();
        this.saved = new SavedMessages(setup.savedMessages());
        Events events = new Events();
        this.workbench = Workbench.open(events);
        this.captures = new Captures(workbench, setup.recordings());
        this.replays = new Replays(events, workbench::touch);
        this.composer = new Composer(workbench, log, byHand);
        this.preview = new RulesPreview(workbench, log);
        this.tasks = new Tasks(setup.commandLine());
        this.snippets = new Snippets(setup.commandLine(), setup.snippetKinds());
    }

    /** Whatever happens is kept, and looked at for the cards. On the sessions' threads. */
    private final class Events implements EventListener {
        @Override
        public void on(Event event) {
            log.on(event);
            entries.on(event);
            switch (event) {
                case Event.Received received -> {}
                case Event.Sent sent -> {}
                case Event.Dropped dropped -> {}
                case Event.Note note -> {
                    if (note.cause() == Cause.RECORDING) {
                        workbench.touch();
                    }
                }
                default -> workbench.touch();
            }
        }
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public Workbench workbench() {
        return workbench;
    }

    @Override
    public RulesPreview preview() {
        return preview;
    }

    @Override
    public Composer composer() {
        return composer;
    }

    @Override
    public SavedMessages saved() {
        return saved;
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public Captures captures() {
        return captures;
    }

    @Override
    public Replays replays() {
        return replays;
    }

    @Override
    public Snippets snippets() {
        return snippets;
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public long version() {
        return workbench.version();
    }

    @Override
    public int taskCount() {
        return tasks.newsCount();
    }

    @Override
    public List<String> tasksAfter(int count) {
        return tasks.newsAfter(count);
    }

    @Override
    public Signal end() {
        return end;
    }

    @Override
    public String sums() {
        sumsLock.lock();
        try {
            long now = Clock.SYSTEM.nanos();
            if (sums.isEmpty() || now - sumsNanos > SUMS_NANOS) {
                Map<String, @Nullable Object> all = Json.object();
                for (BenchText.Item item : workbench.text().items()) {
                    all.put(item.name(), entries.changing(workbench, captures, item));
                }
                sums = Json.text(Json.object("entries", all));
                sumsNanos = now;
            }
            return sums;
        } finally {
            sumsLock.unlock();
        }
    }

    @Override
    public Map<String, @Nullable Object> state() {
        long serial = log.last();
        return Json.object(
                "schema", 1,
                "version", version,
                "engine", engine,
                "at", Clock.instant(Clock.SYSTEM.epochNanos()).toString(),
                "serial", serial,
                "bench", Json.object("file", workbench.file(), "saved", workbench.isSaved()),
                "simulator", simulator(),
                "entries",
                        workbench.text().items().stream()
                                .map(item -> entries.whole(workbench, captures, item))
                                .toList(),
                "tasks", tasks.all(),
                "captures", captures.all(),
                "replays", replays.all(),
                "repeats", composer.repeats(),
                "snippets", snippets.kinds(),
                "templates", Template.values(),
                "profiles",
                        Stream.concat(workbench.profiles().stream(), Profiles.all().stream())
                                .map(Console::profile)
                                .toList(),
                "saved", saved.all());
    }

    private static Map<String, @Nullable Object> profile(Profile known) {
        Profile ofStreams = ofStreams(known);
        return Json.object(
                "name", known.name(),
                "up", known.up().toString(),
                "down", known.down().toString(),
                "upOfStreams", ofStreams.up().toString(),
                "downOfStreams", ofStreams.down().toString(),
                "source", known.source());
    }

    /** One of the file that cannot be done to streams is shown as it is: whoever chooses it there is told the reason. */
    private static Profile ofStreams(Profile known) {
        try {
            return known.forStreams();
        } catch (IllegalArgumentException forDatagramsOnly) {
            return known;
        }
    }

    @Override
    public Map<String, @Nullable Object> entry(String name) throws BenchException {
        return entries.whole(workbench, captures, workbench.item(name));
    }

    @Override
    public Map<String, @Nullable Object> change(String name, String yaml) throws BenchException {
        try {
            return entry(workbench.change(name, yaml));
        } catch (BenchException refused) {
            entries.forgetTrouble(name); // who edits is told; the entry is as it was
            throw refused;
        }
    }

    @Override
    public byte[] message(long number) throws BenchException {
        EventLog.Numbered found =
                log.get(number).orElseThrow(() -> new BenchException(BenchException.Kind.UNKNOWN, notThere(number)));
        Utf8Builder json = new Utf8Builder();
        found.write(new EventJson(Integer.MAX_VALUE, false), json);
        return json.bytes();
    }

    private String notThere(long number) {
        long last = log.last();
        if (number == 0 || number > last) {
            return "there is no event %d: %s"
                    .formatted(number, last == 0 ? "none has happened yet" : "the last has the number " + last);
        }
        return "event %d is no longer kept: the oldest that is has the number %d".formatted(number, log.first());
    }

    @Override
    public Map<String, @Nullable Object> simulate(boolean on) {
        if (on) {
            simulator.start(targets());
        } else {
            simulator.stop();
        }
        workbench.touch();
        return simulator();
    }

    private Map<String, @Nullable Object> simulator() {
        return Json.object(
                "on", simulator.isOn(), "available", !targets().isEmpty(), "addresses", simulator.addresses());
    }

    /** The first UDP and the first TCP listener, as this computer reaches them. */
    private List<Address> targets() {
        List<Address> all = workbench.text().items().stream()
                .filter(item -> item.list().equals("listen"))
                .flatMap(item -> workbench.running().status(item.name()).stream())
                .filter(status -> status.session() != null)
                .flatMap(status -> status.entry().addresses().stream())
                .filter(address -> address.port() != 0)
                .filter(address -> address.isEveryInterface() || address.host().equals("127.0.0.1"))
                .map(address -> Address.parse(address.scheme().word() + "://127.0.0.1:" + address.port()))
                .toList();
        return List.of(Scheme.UDP, Scheme.TCP).stream()
                .flatMap(scheme -> all.stream()
                        .filter(address -> address.scheme() == scheme)
                        .limit(1))
                .toList();
    }

    @Override
    public void close() {
        end.set();
        composer.close();
        tasks.close();
        simulator.close();
        replays.close();
        workbench.close();
        captures.close();
    }
}
