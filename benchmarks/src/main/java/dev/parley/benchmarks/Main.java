package dev.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The program behind {@code benchmarks/run}. */
public final class Main {
    private static final int LOOKS = 5;
    private static final int SMALL_BYTES = 64;

    /** Fills a packet on most networks. */
    private static final int LARGE_BYTES = 1_400;

    private final Path root;
    private final List<String> parley;
    private final String path;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param root the checkout
     * @param parley the words that start Parley
     * @param path where the other programs are looked for, as in the environment's PATH
     */
    Main(Path root, List<String> parley, String path, PrintStream out, PrintStream err) {
        this.root = root;
        this.parley = parley;
        this.path = path;
        this.out = out;
        this.err = err;
    }

    /** Runs what is asked for; the system property {@code parley.root} is the checkout. */
    public static void main(String[] arguments) throws InterruptedException {
        // Ctrl-C reaches whoever is in the foreground; a plain kill reaches nobody but us.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path root = Path.of(System.getProperty("parley.root", "")).toAbsolutePath();
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        PrintStream err = new PrintStream(System.err, true, UTF_8);
        List<String> parley = List.of(root.resolve("parley").toString());
        System.exit(new Main(root, parley, Tools.environmentPath(), out, err).run(arguments));
    }

    /** Exit status: 0 measured; 1 a run was invalid or the machine is busy; 2 the command line is wrong. */
    int run(String... arguments) throws InterruptedException {
        try {
            return run(Wishes.parse(arguments));
        } catch (IllegalArgumentException wrong) {
            err.println("benchmarks: " + wrong.getMessage());
            return 2;
        } catch (IOException bad) {
            err.println("benchmarks: " + (bad.getMessage() == null ? bad : bad.getMessage()));
            return 1;
        }
    }

    private int run(Wishes wishes) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("parley-benchmarks");
        try {
            Scale scale = wishes.isShort() ? Scale.SHORT : wishes.update() ? Scale.FULL : Scale.FULL.once();
            Tools tools = new Tools(root, folder, parley, path);
            List<Benchmark> all = benchmarks(tools, scale);
            if (wishes.help()) {
                out.print(help(all));
                return 0;
            }
            List<Benchmark> chosen = wishes.choose(all);
            List<String> machine = Machine.describe(tools);
            machine.stream().filter(line -> line.contains("left out")).forEach(err::println);
            List<Result> results = new ArrayList<>();
            for (Benchmark benchmark : possible(chosen, tools, wishes)) {
                double busy = busyCpus(wishes);
                results.add(Result.of(
                        benchmark,
                        benchmark.rounds(scale.rounds()),
                        busy,
                        (program, number, of) -> err.printf("%s %d/%d: %s%n", benchmark.name(), number, of, program)));
            }
            Report report = new Report(machine, LocalDate.now(ZoneOffset.UTC).toString(), wishes.isShort(), results);
            return publish(report, wishes);
        } finally {
            remove(folder);
        }
    }

    /** Without those that this machine has no programs for, which is said. */
    private List<Benchmark> possible(List<Benchmark> chosen, Tools tools, Wishes wishes) throws IOException {
        List<Benchmark> possible = new ArrayList<>();
        for (Benchmark benchmark : chosen) {
            List<String> missing = benchmark.needs().stream()
                    .filter(program -> tools.find(program).isEmpty())
                    .toList();
            if (missing.isEmpty()) {
                possible.add(benchmark);
            } else {
                err.println(benchmark.name() + " is left out: not installed: " + String.join(", ", missing)
                        + (missing.contains("cc") ? " (a C compiler; Debian: gcc libc6-dev)" : ""));
            }
        }
        if (wishes.update() && possible.size() < chosen.size()) {
            throw new IOException("the page shall have all tables, so nothing is measured");
        }
        return possible;
    }

    static List<Benchmark> benchmarks(Tools tools, Scale scale) {
        return List.of(
                new StartUp(tools, scale),
                new Floods(tools, scale, SMALL_BYTES, true),
                new Floods(tools, scale, SMALL_BYTES, false),
                new Floods(tools, scale, LARGE_BYTES, true),
                new Floods(tools, scale, LARGE_BYTES, false),
                new FloodSizes(tools, scale),
                new Receive(tools, scale),
                new RoundTrip(tools, scale),
                new Probers(tools, scale),
                new DatagramEcho(tools, scale),
                new StreamEcho(tools, scale, 1),
                new StreamEcho(tools, scale, scale.someConnections()),
                new StreamEcho(tools, scale, scale.manyConnections()),
                new RelayEcho(tools, scale, "udp"),
                new RelayEcho(tools, scale, "tcp"),
                new RelayBulk(tools, scale),
                new IdleMemory(tools),
                new ManyConnections(tools, scale));
    }

    private static String help(List<Benchmark> all) {
        StringBuilder text = new StringBuilder("""
                benchmarks/run [NAME...] [--long] [--json FILE] [--update] [--anyway] [--short]

                Measures Parley beside programs in C, Netty, iperf3, sockperf, nuttcp, python3, ncat, socat, HAProxy and nginx, and
                prints Markdown tables.

                  --long       the long ones too
                  --json FILE  the medians and every sample as JSON
                  --update     all of them, each twice as often, and the tables and plots in docs/reference/performance.md anew
                  --anyway     on a busy machine too; the table then says so
                  --short      only to see that everything runs

                Names:
                """);
        for (Benchmark benchmark : all) {
            text.append("  %-19s %s%s%n"
                    .formatted(benchmark.name(), benchmark.title(), benchmark.isLong() ? " (long)" : ""));
        }
        return text.toString();
    }

    /** Waits a little for a machine that is just coming to rest. */
    private double busyCpus(Wishes wishes) throws IOException, InterruptedException {
        double busy = Machine.busyCpus();
        for (int look = 1; look < LOOKS && busy > Machine.IDLE_CPUS && !wishes.anyway(); look++) {
            busy = Machine.busyCpus();
        }
        if (busy > Machine.IDLE_CPUS && !wishes.anyway()) {
            throw new IOException(
                    "this machine is busy: other programs keep %s of its CPUs from us, so that a comparison would be worth nothing. End them, or add --anyway: the table then says so."
                            .formatted(Report.shown(busy)));
        }
        return busy;
    }

    private int publish(Report report, Wishes wishes) throws IOException {
        String markdown = report.markdown();
        out.print(markdown);
        if (wishes.json().isPresent()) {
            try (OutputStream file = Files.newOutputStream(wishes.json().get())) {
                report.json(file);
            }
        }
        List<String> invalid = report.results().stream()
                .flatMap(result -> result.rows().stream())
                .flatMap(row -> row.invalid().stream())
                .toList();
        invalid.forEach(why -> err.println("benchmarks: invalid: " + why));
        if (!invalid.isEmpty()) {
            return 1;
        }
        if (wishes.update()) {
            Path page = root.resolve("docs/reference/performance.md");
            Files.writeString(page, Page.with(Files.readString(page), markdown));
            err.println("benchmarks: wrote " + page);
            for (Result result : report.results()) {
                for (Plots.Plot plot : Plots.of(result)) {
                    Files.writeString(page.resolveSibling(plot.file()), plot.svg());
                }
            }
        }
        return 0;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
