package dev.parley.cli.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.cli.terminal.Output;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.ledger.Totals;
import dev.parley.payload.Payload;
import dev.parley.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Random events, against Jackson: what it reads from a line and writes again must be the same bytes. */
@Timeout(60)
final class JsonViewTest {
    private static final int EVENTS = 3_000;

    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void writesTheSameBytesAsJackson() {
        System.out.println("parley.seed=" + seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonView view = new JsonView(new Output(out), new ManualClock());
        for (int i = 0; i < EVENTS; i++) {
            Event event = event();
            out.reset();
            view.on(event);
            String line = out.toString(UTF_8);
            assertThat(line).endsWith("\n");
            String json = line.substring(0, line.length() - 1);
            assertThat(json).isEqualTo(throughJackson(json));
            assertThat(json)
                    .contains("\"at\":\""
                            + new DateTimeFormatterBuilder()
                                    .appendInstant(9)
                                    .toFormatter()
                                    .format(Instant.ofEpochSecond(
                                            0, event.header().epochNanos()))
                            + "\"");
            assertThat(json.contains("\"session\":"))
                    .isEqualTo(!event.header().session().isEmpty());
            if (event.header().peer() != null) {
                assertThat(json).contains("\"peer\":\"" + event.header().peer() + "\"");
            } else {
                assertThat(json).doesNotContain("\"peer\":");
            }
        }
    }

    private static String throughJackson(String json) {
        JsonFactory factory = AsciiJson.factory();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser from = factory.createParser(ObjectReadContext.empty(), json);
                JsonGenerator to = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            from.nextToken();
            to.copyCurrentStructure(from);
        }
        return out.toString(UTF_8);
    }

    private Event event() {
        return switch (random.nextInt(10)) {
            case 0 -> new Event.Sent(header(), Unit.CHUNK, payload(), random.nextBoolean() ? "" : text());
            case 1 -> new Event.Dropped(header(), Event.Direction.OUT, Cause.LIMIT, random.nextLong() >>> 1, text());
            case 2 -> new Event.Closed(header(), Cause.RESET, text());
            case 3 -> new Event.Left(header(), random.nextInt(), text(), Cause.RESET, text());
            case 4 -> step();
            case 5 -> new Event.Summary(header(), totals(), 2, random.nextLong() >>> 1);
            case 6 -> new Event.Listening(header(), List.of(new Dial(endpoint(), ""), new Dial(endpoint(), "")), 9);
            case 7 -> new Event.Opened(header());
            default -> {
                Payload payload = payload();
                int bytes = payload.size() + random.nextInt(2);
                yield new Event.Received(
                        header(), random.nextBoolean() ? null : endpoint(), Unit.DATAGRAM, payload, bytes);
            }
        };
    }

    private Event step() {
        Map<String, Number> metrics = Map.of("count", random.nextInt(), "ms", random.nextGaussian() * 1e9);
        return new Event.Step(header(), text(), "passed", text(), text(), text(), "", metrics);
    }

    private static Totals totals() {
        Ledger ledger = new Ledger();
        ledger.arrived(4);
        ledger.droppedIn(Cause.KERNEL, 3);
        return ledger.totals();
    }

    /** Few values of each part, so that one often follows another of the same flow, or of nearly the same. */
    private Header header() {
        return new Header(
                1_700_000_000_000_000_000L + random.nextLong(3_000_000_000L),
                List.of("", "listen", "quo\"ted\u00e9").get(random.nextInt(3)),
                random.nextBoolean() ? null : endpoint(),
                random.nextBoolean() ? null : endpoint(),
                random.nextInt(3));
    }

    private Endpoint endpoint() {
        try {
            byte[] address = {127, 0, 0, (byte) random.nextInt(2)};
            return new Endpoint(
                    random.nextBoolean() ? Scheme.UDP : Scheme.TCP,
                    new InetSocketAddress(InetAddress.getByAddress(address), 9000));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String text() {
        return random.ints(random.nextInt(20), 0, random.nextBoolean() ? 0x80 : 0x110000)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Payload payload() {
        if (random.nextBoolean()) {
            return Payload.of(text());
        }
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return Payload.copyOf(bytes);
    }
}
