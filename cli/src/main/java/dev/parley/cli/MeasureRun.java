package dev.parley.cli;

import dev.parley.address.Endpoint;
import dev.parley.ledger.Cause;
import dev.parley.measure.FarEnd;
import dev.parley.measure.FarEndSetup;
import dev.parley.measure.Measurement;
import dev.parley.measure.RoundTripResult;
import dev.parley.measure.RoundTripSetup;
import dev.parley.measure.Served;
import dev.parley.measure.ThroughputResult;
import dev.parley.measure.ThroughputSetup;
import dev.parley.payload.Escapes;
import dev.parley.socket.Interfaces;
import dev.parley.socket.NetworkException;
import dev.parley.time.Clock;
import dev.parley.time.Signal;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one measurement, shows how far it is, and gives back the status. */
final class MeasureRun {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final Interruption interruption;
    private final Output out;
    private final Output err;
    private final boolean quiet;
    private final MeasureText text;
    private final MeasureJson json;
    private final boolean asJson;

    MeasureRun(Arguments arguments, Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.out = new Output(terminal.out());
        this.err = new Output(terminal.err());
        arguments.exclude("--quiet", "--verbose");
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

    int roundTrip(RoundTripSetup setup) throws IOException, InterruptedException {
        RoundTripResult result = await(setup.start());
        if (asJson) {
            json.roundTrip(result);
        } else {
            out.line(text.of(result));
        }
        return end(result.cause(), result.says());
    }

    int throughput(ThroughputSetup setup) throws IOException, InterruptedException {
        ThroughputResult result = await(setup.start());
        if (asJson) {
            json.throughput(result);
        } else {
            out.line(text.of(result));
        }
        return end(result.cause(), result.says());
    }

    private <R> R await(Measurement<R> measurement) throws NetworkException, InterruptedException {
        Signal done = new Signal();
        interruption.begin(() -> {});
        interruption.watch(measurement::stop, () -> err.line("parley: the result could not be printed in time"));
        out.onBroken(measurement::stop);
        Thread progress = Thread.ofVirtual().start(() -> watch(measurement, done));
        try {
            return measurement.await();
        } finally {
            done.raise();
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
        return Status.of(cause);
    }

    int serve(FarEndSetup setup) throws IOException, InterruptedException {
        interruption.begin(() -> {});
        Consumer<Served> told = served -> {
            if (asJson) {
                json.served(served);
            } else {
                out.line(text.of(served));
            }
        };
        try (FarEnd farEnd = setup.open(told::accept)) {
            interruption.watch(farEnd::stop, () -> {});
            out.onBroken(farEnd::stop);
            for (Endpoint local : farEnd.locals()) {
                List<String> dial = dials(local);
                if (asJson) {
                    json.listening(local, dial);
                } else if (!quiet) {
                    err.line("listening on " + local + " for measurements"
                            + (dial.isEmpty() ? "" : ", which others reach as\n  " + String.join("\n  ", dial)));
                }
            }
            farEnd.await();
        }
        return end(Cause.DONE, null);
    }

    /** What others write, likeliest first. */
    private static List<String> dials(Endpoint local) {
        if (!local.socketAddress().getAddress().isAnyLocalAddress()) {
            return List.of(local.toString());
        }
        return Interfaces.read().likeliestFirst().stream()
                .filter(each -> each.address() instanceof Inet4Address)
                .map(each -> local.scheme().word() + "://" + Endpoint.host(each.address()) + ":" + local.port())
                .toList();
    }
}
