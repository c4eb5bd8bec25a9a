package dev.parley.cli.run;

import dev.parley.address.Endpoint;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.DialLines;
import dev.parley.cli.view.MeasureJson;
import dev.parley.cli.view.MeasureText;
import dev.parley.event.Dial;
import dev.parley.host.Interfaces;
import dev.parley.ledger.Cause;
import dev.parley.measure.client.RoundTripSetup;
import dev.parley.measure.client.ThroughputSetup;
import dev.parley.measure.result.Measurement;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.measure.result.ServedFlow;
import dev.parley.measure.result.ServerListener;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.measure.server.MeasureServer;
import dev.parley.measure.server.MeasureServerSetup;
import dev.parley.payload.Escapes;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one measurement, shows how far it is, and gives back the status. */
public final class MeasurementRunner {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final SignalHandler signalHandler;
    private final Output out;
    private final Output err;
    private final boolean quiet;
    private final MeasureText text;
    private final MeasureJson json;
    private final boolean asJson;

    public MeasurementRunner(Arguments arguments, Terminal terminal, SignalHandler signalHandler) {
        this.terminal = terminal;
        this.signalHandler = signalHandler;
        this.out = new Output(terminal.out());
        this.err = terminal.diagnostics();
        this.quiet = arguments.has("--quiet");
        this.asJson = arguments.has("--json");
        this.text = new MeasureText(drawsBlocks());
        this.json = new MeasureJson(out, Clock.SYSTEM);
    }

    /** The launcher runs Java in UTF-8 whatever the terminal is; what the person's locale says is in the environment. */
    private boolean drawsBlocks() {
        String locale = System.getProperty("parley.locale", "");
        boolean plain = "dumb".equals(System.getenv("TERM")) || "C".equals(locale) || "POSIX".equals(locale);
        return !plain && Charset.defaultCharset().equals(StandardCharsets.UTF_8);
    }

    public int roundTrip(RoundTripSetup setup) throws IOException, InterruptedException {
        RoundTripResult result = await(setup.start());
        if (asJson) {
            json.roundTrip(result);
        } else {
            out.line(text.of(result));
        }
        return end(result.cause(), result.message());
    }

    public int throughput(ThroughputSetup setup) throws IOException, InterruptedException {
        ThroughputResult result = await(setup.start());
        if (asJson) {
            json.throughput(result);
        } else {
            out.line(text.of(result));
        }
        return end(result.cause(), result.message());
    }

    private <R> R await(Measurement<R> measurement) throws NetworkException, InterruptedException {
        Signal done = new Signal();
        signalHandler.begin(() -> {});
        signalHandler.watch(measurement::stop, () -> err.line("parley: the result could not be printed in time"));
        out.onBroken(measurement::stop);
        Thread progress = Thread.ofVirtual().start(() -> watch(measurement, done));
        try {
            return measurement.await();
        } finally {
            done.set();
            progress.join();
        }
    }

    /** Once a second: a line that is written over on a terminal, an object with {@code --json}, and nothing elsewhere. */
    private void watch(Measurement<?> measurement, Signal done) {
        boolean live = terminal.outIsTerminal() && !asJson && !quiet;
        if (!live && (!asJson || quiet)) {
            return;
        }
        try {
            long next = Clock.SYSTEM.in(1, TimeUnit.SECONDS);
            while (!Clock.SYSTEM.await(done, next)) {
                next += TimeUnit.SECONDS.toNanos(1);
                if (asJson) {
                    json.progress(measurement.progress());
                } else {
                    write(ERASE_LINE + text.of(measurement.progress()));
                }
            }
            if (live) {
                write(ERASE_LINE);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String part) {
        err.write(to -> to.write(part.getBytes(StandardCharsets.UTF_8)));
    }

    private int end(Cause cause, @Nullable String says) throws IOException {
        if (says != null) {
            err.line("parley: " + Escapes.printable(says));
        }
        IOException broken = out.broken();
        if (broken != null && !out.readerIsGone()) {
            throw broken;
        }
        return ExitStatus.of(cause);
    }

    public int serve(MeasureServerSetup setup) throws IOException, InterruptedException {
        signalHandler.begin(() -> {});
        ServerListener view = new ServerListener() {
            @Override
            public void served(ServedFlow servedFlow) {
                if (asJson) {
                    json.served(servedFlow);
                } else {
                    out.line(text.of(servedFlow));
                }
            }

            @Override
            public void warning(String message) {
                err.line("parley: " + Escapes.printable(message));
            }
        };
        try (MeasureServer measureServer = setup.open(view)) {
            signalHandler.watch(measureServer::stop, () -> {});
            out.onBroken(measureServer::stop);
            DialLines dialLines = new DialLines(Ansi.OFF);
            for (Endpoint local : measureServer.locals()) {
                List<Dial> dials = dials(local);
                if (asJson) {
                    json.listening(
                            local,
                            dials.stream()
                                    .map(dial -> dial.endpoint().toString())
                                    .toList());
                } else if (!quiet) {
                    err.line("listening on " + local + " for measurements" + dialLines.of(dials));
                }
            }
            measureServer.await();
        }
        return end(Cause.DONE, null);
    }

    /** What others write, likeliest first. */
    private static List<Dial> dials(Endpoint local) {
        if (!local.socketAddress().getAddress().isAnyLocalAddress()) {
            return List.of(new Dial(local, ""));
        }
        return Interfaces.read().likeliestFirst().stream()
                .filter(each -> each.address() instanceof Inet4Address)
                .map(each -> new InetSocketAddress(each.address(), local.port()))
                .map(address -> new Dial(new Endpoint(local.scheme(), address), ""))
                .toList();
    }
}
