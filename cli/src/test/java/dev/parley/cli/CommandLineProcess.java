package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Parley on a thread of the test's own JVM, with what a process has: three pipes, signals and a status. Its streams are no
 * terminal, and its environment is the test's.
 */
final class CommandLineProcess extends Process {
    private static final Map<String, Integer> STATUS_OF_SIGNAL = Map.of("INT", 130, "TERM", 143);
    private static final long PATIENCE_SECONDS = 20;

    static {
        // Verbs choose how many carriers virtual threads get, which a whole JVM of tests shall not be narrowed to.
        Thread.startVirtualThread(() -> {});
    }

    private final BytePipe in = new BytePipe();
    private final BytePipe out = new BytePipe();
    private final BytePipe err = new BytePipe();
    private final SignalHandler signalHandler = new SignalHandler();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread main;
    private final String name;
    private volatile int status;
    private volatile int statusOfSignal;

    CommandLineProcess(String... args) {
        name = "parley " + String.join(" ", args);
        main = Thread.ofPlatform().daemon().name(name).start(() -> run(args));
    }

    private void run(String... args) {
        try (in.in;
                out.out;
                err.out) {
            Terminal terminal = new Terminal(in.in, out.out, err.out, false, false, false, false);
            status = new Cli(terminal, signalHandler).run(args);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        } finally {
            signalHandler.finished();
            ended.countDown();
        }
    }

    /** As from outside, where nobody waits for what comes of it. */
    void signal(String signal) {
        assertThat(STATUS_OF_SIGNAL).as("what can be sent to a thread").containsKey(signal);
        if (isAlive()) {
            statusOfSignal = STATUS_OF_SIGNAL.get(signal);
            Thread.ofPlatform().daemon().name("signal to " + name).start(this::end);
        }
    }

    /** Where no session has begun, a process would be gone at once. */
    private void end() {
        signalHandler.run();
        if (!signalHandler.signalReceived()) {
            main.interrupt();
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return in.out;
    }

    @Override
    public InputStream getInputStream() {
        return out.in;
    }

    @Override
    public InputStream getErrorStream() {
        return err.in;
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return exitValue();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException(name + " still runs");
        }
        return statusOfSignal == 0 ? status : statusOfSignal;
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    @Override
    public void destroy() {
        signal("TERM");
    }

    /** Nobody can end a thread from outside: what does not end when it is asked to is a fault, and fails the test. */
    @Override
    public Process destroyForcibly() {
        try {
            in.out.close();
            out.in.close();
            err.in.close();
            for (long tries = PATIENCE_SECONDS; isAlive() && tries > 0; tries--) {
                end();
                ended.await(1, TimeUnit.SECONDS);
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(isAlive()).as("%s still runs", name).isFalse();
        return this;
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return Stream.empty();
    }
}
