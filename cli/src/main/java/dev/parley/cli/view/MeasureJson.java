package dev.parley.cli.view;

import dev.parley.address.Endpoint;
import dev.parley.cli.terminal.Output;
import dev.parley.event.json.EventJson;
import dev.parley.measure.protocol.Direction;
import dev.parley.measure.result.FlowResult;
import dev.parley.measure.result.Progress;
import dev.parley.measure.result.RoundTripResult;
import dev.parley.measure.result.ServedFlow;
import dev.parley.measure.result.ThroughputResult;
import dev.parley.measure.statistics.Latency;
import dev.parley.measure.statistics.Loss;
import dev.parley.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A measurement as JSON lines. The fields are a contract and listed in {@code docs/reference/measure.md}. */
public final class MeasureJson {
    private static final DateTimeFormatter AT =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private final Output output;
    private final Clock clock;
    private final JsonFactory json = AsciiJson.factory();
    private boolean schemaTold;

    public MeasureJson(Output output, Clock clock) {
        this.output = output;
        this.clock = clock;
    }

    private void event(String name, Consumer<JsonGenerator> body) {
        output.write(out -> {
            try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
                to.writeStartObject();
                to.writeStringProperty("event", name);
                to.writeStringProperty("at", AT.format(Clock.instant(clock.epochNanos())));
                if (!schemaTold) {
                    schemaTold = true;
                    to.writeNumberProperty("schema", EventJson.SCHEMA);
                }
                to.writeStringProperty("session", "measure");
                body.accept(to);
                to.writeEndObject();
            }
            out.write('\n');
        });
    }

    public void listening(Endpoint local, List<String> dial) {
        event("listening", to -> {
            to.writeStringProperty("local", local.toString());
            to.writeArrayPropertyStart("dial");
            dial.forEach(to::writeString);
            to.writeEndArray();
        });
    }

    public void progress(Progress progress) {
        event("progress", to -> {
            to.writeNumberProperty("seconds", progress.nanos() / 1e9);
            to.writeNumberProperty("sent", progress.sent());
            to.writeNumberProperty("received", progress.received());
            to.writeNumberProperty("sentBytes", progress.sentBytes());
            to.writeNumberProperty("receivedBytes", progress.receivedBytes());
        });
    }

    public void served(ServedFlow servedFlow) {
        event("served", to -> {
            to.writeStringProperty("peer", servedFlow.peer().toString());
            to.writeStringProperty("kind", direction(servedFlow.direction()));
            to.writeNumberProperty("received", servedFlow.received());
            to.writeNumberProperty("receivedBytes", servedFlow.receivedBytes());
            to.writeNumberProperty("sent", servedFlow.sent());
            to.writeNumberProperty("sentBytes", servedFlow.sentBytes());
            servedFlow.lost().ifPresent(lost -> to.writeNumberProperty("lost", lost));
        });
    }

    private static String direction(@Nullable Direction direction) {
        return direction == null ? "echo" : direction.name().toLowerCase(Locale.ROOT);
    }

    public void roundTrip(RoundTripResult result) {
        event("summary", to -> {
            to.writeStringProperty("peer", result.target().toString());
            to.writeNumberProperty("received", result.received());
            to.writeNumberProperty("sent", result.sent());
            to.writeNumberProperty("receivedBytes", result.received() * result.bytes());
            to.writeNumberProperty("sentBytes", result.sent() * result.bytes());
            to.writeBooleanProperty("exact", result.exact());
            to.writeNumberProperty("seconds", result.nanos() / 1e9);
            to.writeObjectPropertyStart("measure");
            to.writeStringProperty("kind", "round-trip");
            outcome(to, result.valid(), result.cause().word(), result.message());
            to.writeNumberProperty("size", result.bytes());
            to.writeNumberProperty("rate", 1e9 / result.intervalNanos());
            to.writeNumberProperty("streams", result.streams());
            to.writeBooleanProperty("farEnd", result.farEnd());
            to.writeNumberProperty("due", result.due());
            loss(to, result.loss());
            lossRuns(
                    to,
                    result.lossRuns().count(),
                    result.lossRuns().longest(),
                    result.lossRuns().byLength());
            to.writeNumberProperty("reordered", result.reordered());
            to.writeNumberProperty("reorderingExtent", result.reorderingExtent());
            to.writeNumberProperty("duplicates", result.duplicates());
            to.writeNumberProperty("tooLate", result.tooLate());
            to.writeNumberProperty("foreign", result.foreign());
            to.writeNumberProperty("corrupt", result.corrupt());
            to.writeNumberProperty("refused", result.refused());
            latency(to, "service", result.service());
            latency(to, "response", result.response());
            latency(to, "lateness", result.lateness());
            to.writeNumberProperty("jitterNanos", Math.round(result.jitterNanos()));
            to.writeObjectPropertyStart("delayVariationNanos");
            number(to, "p50", result.delayVariation().p50Nanos());
            number(to, "p99", result.delayVariation().p99Nanos());
            number(to, "p99.9", result.delayVariation().p999Nanos());
            to.writeEndObject();
            to.writeEndObject();
        });
    }

    private static void outcome(JsonGenerator to, boolean valid, String cause, @Nullable String message) {
        to.writeBooleanProperty("valid", valid);
        to.writeStringProperty("cause", cause);
        if (message != null) {
            to.writeStringProperty("says", message);
        }
    }

    private static void loss(JsonGenerator to, Loss loss) {
        to.writeObjectPropertyStart("lost");
        to.writeNumberProperty("total", loss.total());
        number(to, "receiveBuffer", loss.receiveBuffer());
        number(to, "farReceiveBuffer", loss.farReceiveBuffer());
        number(to, "networkUp", loss.networkUp());
        number(to, "networkDown", loss.networkDown());
        number(to, "networkOrPeer", loss.networkOrPeer());
        to.writeEndObject();
        to.writeNumberProperty("unsent", loss.unsent());
    }

    private static void lossRuns(JsonGenerator to, long count, long longest, List<Long> byLength) {
        to.writeObjectPropertyStart("lossRuns");
        to.writeNumberProperty("count", count);
        to.writeNumberProperty("longest", longest);
        to.writeArrayPropertyStart("byLength");
        byLength.forEach(to::writeNumber);
        to.writeEndArray();
        to.writeEndObject();
    }

    private static void latency(JsonGenerator to, String name, Latency latency) {
        to.writeObjectPropertyStart(name);
        to.writeNumberProperty("count", latency.count());
        if (latency.count() > 0) {
            to.writeNumberProperty("minNanos", latency.minNanos());
            to.writeNumberProperty("meanNanos", Math.round(latency.meanNanos()));
            to.writeNumberProperty("maxNanos", latency.maxNanos());
        }
        to.writeObjectPropertyStart("percentileNanos");
        for (Latency.Percentile each : latency.percentiles()) {
            String percent = each.percent() == Math.rint(each.percent())
                    ? Long.toString((long) each.percent())
                    : Double.toString(each.percent());
            number(to, "p" + percent, each.nanos());
        }
        to.writeEndObject();
        to.writeArrayPropertyStart("buckets");
        for (Latency.Bucket each : latency.buckets()) {
            to.writeStartObject();
            to.writeNumberProperty("fromNanos", each.fromNanos());
            to.writeNumberProperty("toNanos", each.toNanos());
            to.writeNumberProperty("count", each.count());
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    public void throughput(ThroughputResult result) {
        event("summary", to -> {
            to.writeStringProperty("peer", result.target().toString());
            to.writeNumberProperty(
                    "received",
                    result.down().map(flow -> flow.received().orElse(0)).orElse(0L));
            to.writeNumberProperty("sent", result.up().map(FlowResult::sent).orElse(0L));
            to.writeNumberProperty(
                    "receivedBytes",
                    result.down().map(flow -> flow.receivedBytes().orElse(0)).orElse(0L));
            to.writeNumberProperty(
                    "sentBytes", result.up().map(FlowResult::sentBytes).orElse(0L));
            to.writeBooleanProperty("exact", result.exact());
            to.writeNumberProperty("seconds", seconds(result));
            to.writeObjectPropertyStart("measure");
            to.writeStringProperty("kind", "throughput");
            outcome(to, result.valid(), result.cause().word(), result.message());
            to.writeStringProperty("direction", direction(result.direction()));
            to.writeNumberProperty("size", result.bytes());
            to.writeNumberProperty("streams", result.streams());
            to.writeBooleanProperty("oneWay", result.oneWay());
            result.up().ifPresent(flow -> flow(to, "up", flow));
            result.down().ifPresent(flow -> flow(to, "down", flow));
            to.writeEndObject();
        });
    }

    private static double seconds(ThroughputResult result) {
        long up = result.up().map(FlowResult::sentNanos).orElse(0L);
        return Math.max(up, result.down().map(FlowResult::sentNanos).orElse(0L)) / 1e9;
    }

    private static void flow(JsonGenerator to, String name, FlowResult flow) {
        to.writeObjectPropertyStart(name);
        to.writeNumberProperty("perSecond", flow.perSecond());
        to.writeNumberProperty("bitsPerSecond", flow.bitsPerSecond());
        to.writeNumberProperty("sent", flow.sent());
        to.writeNumberProperty("sentBytes", flow.sentBytes());
        to.writeNumberProperty("sentSeconds", flow.sentNanos() / 1e9);
        to.writeNumberProperty("unsent", flow.unsent());
        number(to, "received", flow.received());
        number(to, "receivedBytes", flow.receivedBytes());
        number(to, "lost", flow.lost());
        number(to, "receiveBuffer", flow.receiveBuffer());
        number(to, "network", flow.network());
        to.writeNumberProperty("reordered", flow.reordered());
        to.writeNumberProperty("duplicates", flow.duplicates());
        to.writeNumberProperty("lossRuns", flow.lossRuns());
        to.writeNumberProperty("longestLoss", flow.longestLoss());
        to.writeEndObject();
    }

    /** What is not known is null, and not left out, so that a reader sees that it could have been. */
    private static void number(JsonGenerator to, String name, OptionalLong value) {
        if (value.isPresent()) {
            to.writeNumberProperty(name, value.getAsLong());
        } else {
            to.writeNullProperty(name);
        }
    }
}
