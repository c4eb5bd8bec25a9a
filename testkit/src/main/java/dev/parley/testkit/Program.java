package dev.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that runs beside the test: parley itself, or a peer. Its lines are kept, and can be waited for. */
public final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final Pattern LOCAL = Pattern.compile("\"local\":\"(?:udp|tcp)://[^\"]*:(\\d+)\"");
    private static final Pattern SHOWN = Pattern.compile("listening on (?:udp|tcp)://\\S*:(\\d+)");
    private static final Pattern PORT = Pattern.compile("port (\\d+)");

    private final String name;
    private final Process process;
    private final Signals signals;
    private final Lines out;
    private final Lines err;

    /** Sends a signal by its name. */
    @FunctionalInterface
    public interface Signals {
        void send(String name) throws IOException, InterruptedException;
    }

    private Program(ProcessBuilder builder) throws IOException {
        this(builder, true);
    }

    private Program(ProcessBuilder builder, boolean printsLines) throws IOException {
        this(String.join(" ", builder.command()), builder.start(), printsLines);
    }

    private Program(String name, Process process, boolean printsLines) {
        this(name, process, signal -> kill(process, signal), printsLines);
    }

    /**
     * What behaves like a program.
     *
     * @param printsLines whether its standard output is read as lines; else it is left to {@link #readBytes}
     */
    public Program(String name, Process process, Signals signals, boolean printsLines) {
        this.name = name;
        this.process = process;
        this.signals = signals;
        this.out = new Lines(printsLines ? process.inputReader(UTF_8) : new BufferedReader(Reader.nullReader()));
        this.err = new Lines(process.errorReader(UTF_8));
    }

    /** Parley from the runnable jar, as a user's shell would start it. */
    public static Program parley(String... args) throws IOException {
        return new Program(new ProcessBuilder(parleyCommand(args)));
    }

    /** As {@link #parley}, for what prints no lines: its standard output is left to {@link #readBytes}. */
    public static Program parleyOfBytes(String... args) throws IOException {
        return new Program(new ProcessBuilder(parleyCommand(args)), false);
    }

    /** The words that start parley, for a program that starts it. */
    public static List<String> parleyCommand(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("parley.jar")));
        command.addAll(Arrays.asList(args));
        return Attentive.command(command);
    }

    /** A Python script among the test's resources. */
    public static Program python(String script, String... args) throws IOException {
        return new Program(new ProcessBuilder(pythonCommand(script, args)));
    }

    /** The words that start a Python script among the test's resources. */
    public static List<String> pythonCommand(String script, String... args) {
        URL file = Program.class.getResource("/" + script);
        assertThat(file).as(script).isNotNull();
        List<String> command = new ArrayList<>(List.of(
                Peers.require("python3"),
                "-u",
                Path.of(URI.create(file.toString())).toString()));
        command.addAll(Arrays.asList(args));
        return command;
    }

    /** Any other program. */
    public static Program of(String... command) throws IOException {
        return new Program(new ProcessBuilder(command));
    }

    /** Any other program, in that folder. */
    public static Program in(Path folder, String... command) throws IOException {
        return new Program(new ProcessBuilder(command).directory(folder.toFile()));
    }

    /** For a parley that listens with {@code --json}: the port of its first address, as soon as it listens. */
    public int listeningPort() {
        return number(LOCAL, out.await(line -> line.contains("\"event\":\"listening\"")));
    }

    /** For a parley that listens and shows lines for a person: the port of its first address, as soon as it listens. */
    public int shownPort() {
        return number(SHOWN, awaitErr("listening on "));
    }

    /** For a script that prints {@code port 12345}: that port. */
    public int port() {
        return number(PORT, out.await(line -> PORT.matcher(line).matches()));
    }

    private static int number(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Waits for a line on standard output. */
    public String awaitOut(String part) {
        return out.await(line -> line.contains(part));
    }

    /** Waits for so many lines on standard output. */
    public List<String> awaitOut(String part, int count) {
        return out.await(line -> line.contains(part), count);
    }

    /** Waits for bytes on standard output, to the given number or to its end, whichever comes first. */
    public byte[] readBytes(int most) throws IOException {
        return process.getInputStream().readNBytes(most);
    }

    /** Waits for such a line on standard output. */
    public String awaitOut(Predicate<String> wanted) {
        return out.await(wanted);
    }

    /** Waits for a line on standard error. */
    public String awaitErr(String part) {
        return err.await(line -> line.contains(part));
    }

    /** Waits for so many lines on standard error. */
    public List<String> awaitErr(String part, int count) {
        return err.await(line -> line.contains(part), count);
    }

    /** Writes to its standard input. */
    public Program type(byte... bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
        return this;
    }

    /** Writes to its standard input. */
    public Program type(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes(UTF_8));
        in.flush();
        return this;
    }

    /** Closes its standard input. */
    public Program endInput() throws IOException {
        process.getOutputStream().close();
        return this;
    }

    /** Sends it a signal: INT or TERM. */
    public void signal(String signal) throws IOException, InterruptedException {
        signals.send(signal);
    }

    private static void kill(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits until it has ended and everything it wrote is read. */
    public int awaitExit() {
        return awaitExit(PATIENCE_SECONDS);
    }

    /** As {@link #awaitExit()}, for what is to run for a while: so many seconds at most. */
    public int awaitExit(long seconds) {
        try {
            assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                    .as("%s ends within %d s; out: %s err: %s", name, seconds, out(), err())
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        out.awaitEnd();
        err.awaitEnd();
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** All lines of standard output so far. */
    public List<String> out() {
        return out.all();
    }

    /** All lines of standard error so far. */
    public List<String> err() {
        return err.all();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Lines of one stream, read by a thread of its own. */
    private final class Lines {
        private final List<String> lines = new ArrayList<>();
        private boolean ended;

        Lines(BufferedReader reader) {
            // Not virtual: a read from a pipe holds its carrier, and there may be only two of them.
            Thread.ofPlatform().daemon().start(() -> read(reader));
        }

        private void read(BufferedReader reader) {
            try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(line);
                }
            } catch (IOException killed) {
                // the stream ends with its process
            } finally {
                end();
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized List<String> all() {
            return List.copyOf(lines);
        }

        String await(Predicate<String> wanted) {
            return await(wanted, 1).getFirst();
        }

        List<String> await(Predicate<String> wanted, int count) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            List<String> found = new ArrayList<>();
            int from = 0;
            synchronized (this) {
                while (true) {
                    for (; from < lines.size(); from++) {
                        if (found.size() < count && wanted.test(lines.get(from))) {
                            found.add(lines.get(from));
                        }
                    }
                    long millis = millisUntil(deadline);
                    if (found.size() == count) {
                        return found;
                    }
                    if (ended || millis <= 0) {
                        throw new AssertionError(
                                name + " did not print the line that was waited for; out: " + out() + " err: " + err());
                    }
                    try {
                        wait(millis);
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                }
            }
        }

        synchronized void awaitEnd() {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            try {
                for (long millis = 1; !ended && millis > 0; millis = millisUntil(deadline)) {
                    wait(millis);
                }
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        private static long millisUntil(long deadline) {
            return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }
}
