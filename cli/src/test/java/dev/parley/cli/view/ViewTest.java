package dev.parley.cli.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Endpoint;
import dev.parley.address.Scheme;
import dev.parley.cli.terminal.Ansi;
import dev.parley.cli.terminal.LineSink;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.TerminalWriter;
import dev.parley.event.Dial;
import dev.parley.event.Event;
import dev.parley.event.Event.Header;
import dev.parley.event.Unit;
import dev.parley.ledger.Cause;
import dev.parley.ledger.Ledger;
import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.text.Utf8Builder;
import dev.parley.time.Clock;
import dev.parley.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

@Timeout(30)
class ViewTest {
    private static final Endpoint LOCAL = endpoint(127, 0, 0, 1, 9000);
    private static final Endpoint PEER = endpoint(192, 168, 1, 20, 53211);
    private final Clock clock = new ManualClock();
    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static Endpoint endpoint(int a, int b, int c, int d, int port) {
        try {
            byte[] address = {(byte) a, (byte) b, (byte) c, (byte) d};
            return new Endpoint(Scheme.UDP, new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static LineSink sink(List<String> lines) {
        return new LineSink() {
            @Override
            public void add(Consumer<Utf8Builder> line) {
                Utf8Builder built = new Utf8Builder();
                line.accept(built);
                lines.add(built.toString());
            }

            @Override
            public void flush() {}
        };
    }

    private Event.Received received(Payload payload) {
        return new Event.Received(
                new Header(clock.epochNanos(), "listen", LOCAL, PEER, 0), null, Unit.DATAGRAM, payload, payload.size());
    }

    private Payload randomPayload() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) { // mostly text, with whatever Unicode has
            return Payload.of(random.ints(bytes.length / 2, 0, 0x110000)
                    .filter(codePoint -> codePoint < 0xd800 || codePoint > 0xdfff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        return Payload.copyOf(bytes);
    }

    @Test
    void showsNothingButPrintableTextOfWhateverArrives() {
        System.out.println("parley.seed=" + seed);
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), sink(lines), sink(lines));

        for (int i = 0; i < 1_000; i++) {
            Payload payload = randomPayload();
            view.on(received(payload));
            String line = lines.getLast();
            assertThat(line.codePoints().allMatch(ViewTest::isPrintable))
                    .as(line)
                    .isTrue();
            String prefix = "→  " + String.format(Locale.ROOT, "%,d B", payload.size());
            String shown = line.substring(line.indexOf(prefix) + prefix.length());
            assertThat(Escapes.parse(payload.isEmpty() ? "" : shown.substring(2)))
                    .isEqualTo(payload);
        }
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @Test
    void writesOneValidJsonObjectALineForWhateverArrives() {
        System.out.println("parley.seed=" + seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonView view = new JsonView(new Output(out), clock);
        List<Payload> payloads = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            payloads.add(randomPayload());
            view.on(received(payloads.getLast()));
        }

        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(1_000);
        assertThat(out.toByteArray())
                .as("looked at on a terminal, JSON cannot drive it either")
                .satisfies(bytes -> {
                    for (byte value : bytes) {
                        assertThat(value == '\n' || (value >= ' ' && value < 0x7f))
                                .isTrue();
                    }
                });
        assertThat(lines.getFirst()).contains("\"schema\":1");
        assertThat(lines.get(1)).doesNotContain("schema");
        for (int i = 0; i < 1_000; i++) {
            assertThat(field(lines.get(i), "hex")).isEqualTo(payloads.get(i).hex());
            assertThat(field(lines.get(i), "text"))
                    .isEqualTo(payloads.get(i).text().orElse(""));
            assertThat(lines.get(i).contains("\"text\":"))
                    .isEqualTo(payloads.get(i).text().isPresent());
        }
    }

    private static String field(String line, String name) {
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), line)) {
            String value = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && parser.currentName().equals(name)) {
                    parser.nextToken();
                    value = parser.getString();
                }
            }
            return value;
        }
    }

    @Test
    void aLineIsAsTheReferenceSays() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), sink(lines), sink(lines));

        view.on(received(Payload.of("hello")));
        view.on(received(Payload.EMPTY));

        assertThat(lines.getFirst()).matches("\\d\\d:38:01\\.285  udp 192\\.168\\.1\\.20:53211  →  5 B  hello");
        assertThat(lines.getLast()).endsWith("→  0 B");
    }

    private List<String> inHex(boolean whole, Event event) {
        List<String> lines = new ArrayList<>();
        new TextView(new TextView.Style(Ansi.OFF, true, whole, false, true, false), sink(lines), sink(lines)).on(event);
        return lines.getFirst().substring("09:20:39.123  ".length()).lines().toList();
    }

    @Test
    void showsInHexAShortPayloadInTheLineAndALongerOneInRowsBelowIt() {
        assertThat(inHex(true, received(Payload.of("0123456789abcdef"))))
                .containsExactly("udp 192.168.1.20:53211  →  16 B  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66");
        assertThat(inHex(true, received(Payload.of("0123456789abcdef\n"))))
                .containsExactly(
                        "udp 192.168.1.20:53211  →  17 B",
                        "  00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
                        "  00000010  0a                                                |.|");
        assertThat(inHex(true, received(Payload.EMPTY))).containsExactly("udp 192.168.1.20:53211  →  0 B");
    }

    @Test
    void cutsRowsOfHexAfter256BytesAndSaysHowManyAreLeft() {
        Event.Received long300 = received(Payload.of("x".repeat(300)));

        assertThat(inHex(false, long300)).hasSize(1 + 16 + 1).last().isEqualTo("  … (44 B more; -v shows all)");
        assertThat(inHex(true, long300)).hasSize(1 + 19).last().asString().startsWith("  00000120  ");
    }

    @Test
    void whatElseIsSaidOfAMessageStandsBeforeItsRowsOfHex() {
        Header header = new Header(clock.epochNanos(), "listen", LOCAL, PEER, 0);
        Payload payload = Payload.of("x".repeat(20));

        assertThat(inHex(true, new Event.Received(header, null, Unit.DATAGRAM, payload, 100)))
                .first()
                .asString()
                .endsWith("→  100 B  (cut: only the first 20 B were kept)");
        assertThat(inHex(true, new Event.Sent(header, Unit.DATAGRAM, payload, "bench.yaml:12")))
                .first()
                .asString()
                .endsWith("←  20 B  (rule bench.yaml:12)");
    }

    /** One language for a person, whether the command line speaks or a program that prints events. */
    @Test
    void saysOfAnEventWhatItSaysOfItself() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), sink(lines), sink(lines));
        Header header = new Header(clock.epochNanos(), "listen", LOCAL, PEER, 3);
        List<Event> events = List.of(
                received(randomPayload().slice(0, 0)),
                received(Payload.of("hello\n")),
                new Event.Received(header, null, Unit.DATAGRAM, Payload.of("cut"), 100),
                new Event.Sent(header, Unit.CHUNK, Payload.of("hello")),
                new Event.Opened(header),
                new Event.Closed(header, Cause.RESET, "broken off"),
                new Event.Refused(header, Cause.PORT_UNREACHABLE, "nobody listens"),
                new Event.Failed(header, Cause.NO_REPLY, "no answer"),
                new Event.Note(header, Cause.LOOP, "a loop"),
                new Event.Dropped(header, Event.Direction.IN, Cause.KERNEL, 1_200, "too fast"),
                new Event.Listening(header, List.of(), 0),
                new Event.Summary(header, new Ledger().totals(), 2, 12_400_000_000L));

        events.forEach(view::on);

        assertThat(lines.stream().map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  ", "")))
                .containsExactlyElementsOf(events.stream().map(Event::toString).toList());
    }

    @Test
    void theLedgerOfARelayEndsWithATableOfWhatWasDoneOnPurpose() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), sink(lines), sink(lines));
        Map<String, String> up = new LinkedHashMap<>();
        up.put("loss=5%", "48 of 1,000 (4.8%) lost");
        up.put("delay=100ms,jitter=20ms", "100.2 ms on average, 80.0 to 120.0 ms");
        up.put("black-hole=64KiB,black-hole-close=5s", "14,464 of 80,000 B (18.1%) vanished, 1 connection closed");
        view.on(new Event.Summary(
                new Header(0, "relay", null, null, 0),
                new Ledger().totals(),
                1,
                12_400_000_000L,
                Map.of("up", new Ledger().totals(), "down", new Ledger().totals()),
                Map.of("up", up, "down", Map.of("loss=5%", "50 of 980 (5.1%) lost"))));

        assertThat(String.join("\n", lines)).isEqualTo("""
                ledger: received 0 (0 B), sent 0 (0 B), dropped none, in 12.4 s (1 peer)
                  to the target:   took in 0 (0 B), passed on 0 (0 B)
                  from the target: took in 0 (0 B), passed on 0 (0 B)
                  on purpose   intended                 done
                  to target    loss=5%                  48 of 1,000 (4.8%) lost
                               delay=100ms,jitter=20ms  100.2 ms on average, 80.0 to 120.0 ms
                               black-hole=64KiB,black-hole-close=5s
                                                        14,464 of 80,000 B (18.1%) vanished, 1 connection closed
                  from target  loss=5%                  50 of 980 (5.1%) lost""");
    }

    @Test
    void saysInJsonHowLongAMessageIsWithAndWithoutItsFraming() {
        Header header = new Header(clock.epochNanos(), "listen", LOCAL, PEER, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonView json = new JsonView(new Output(out), clock);
        json.on(new Event.Received(header, null, Unit.MESSAGE, Payload.of("hi"), 2, 4));
        json.on(new Event.Sent(header, Unit.MESSAGE, Payload.of("hi"), "", 3));
        json.on(new Event.Sent(header, Unit.CHUNK, Payload.of("hi")));
        assertThat(out.toString(UTF_8).lines().toList())
                .satisfiesExactly(
                        received -> assertThat(received).contains("\"bytes\":2,\"framedBytes\":4,\"unit\":\"message\""),
                        sent -> assertThat(sent).contains("\"bytes\":2,\"framedBytes\":3,\"unit\":\"message\""),
                        chunk -> assertThat(chunk).contains("\"bytes\":2,\"unit\":\"chunk\""));
    }

    @Test
    void namesTheRuleThatAnswersInJsonAndWhereMoreIsWanted() {
        Header header = new Header(clock.epochNanos(), "listen", LOCAL, PEER, 0);
        Event ruled = new Event.Sent(header, Unit.DATAGRAM, Payload.of("pong"), "bench.yaml:12");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonView json = new JsonView(new Output(out), clock);
        json.on(ruled);
        json.on(new Event.Sent(header, Unit.DATAGRAM, Payload.of("echo")));
        assertThat(out.toString(UTF_8).lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"rule\":\"bench.yaml:12\""),
                        second -> assertThat(second).doesNotContain("\"rule\""));
        for (boolean verbose : List.of(true, false)) {
            List<String> lines = new ArrayList<>();
            new TextView(new TextView.Style(Ansi.OFF, false, true, false, verbose, false), sink(lines), sink(lines))
                    .on(ruled);
            assertThat(lines.getFirst().endsWith("pong  (rule bench.yaml:12)")).isEqualTo(verbose);
        }
    }

    @Test
    void writesABatchAtItsEndAndWhatIsNoArrivalInItsPlace() {
        List<String> writes = new ArrayList<>();
        Output both = new Output(new OutputStream() {
            @Override
            public void write(int letter) {
                writes.add(Character.toString(letter));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, UTF_8).replaceAll("(?m)^.*  ", ""));
            }
        });
        Output diagnostics = new Output(new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                both.write(to -> to.write(letter));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                both.write(to -> to.write(bytes, offset, length));
            }
        });
        TextView view = new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), both, diagnostics);
        Header header = new Header(clock.epochNanos(), "listen", LOCAL, PEER, 0);

        view.onBatched(received(Payload.of("one")));
        view.onBatched(received(Payload.of("two")));
        assertThat(writes).isEmpty();
        view.onBatched(new Event.Note(header, Cause.FRAGMENTS, "a note"));
        view.onBatched(received(Payload.of("three")));
        view.flush();
        view.on(received(Payload.of("four")));

        assertThat(writes).containsExactly("one\ntwo\n", "note: a note\n", "three\n", "four\n");
    }

    @Test
    void quietLeavesWhatArrivesAndWhatFails() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, true, false, false), sink(lines), sink(lines));
        Header header = new Header(clock.epochNanos(), "listen", LOCAL, PEER, 0);

        view.on(new Event.Note(header, Cause.FRAGMENTS, "a note"));
        view.on(new Event.Sent(header, Unit.DATAGRAM, Payload.of("left")));
        view.on(received(Payload.of("arrived")));
        view.on(new Event.Refused(header, Cause.PORT_UNREACHABLE, "nobody listens"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).endsWith("arrived");
        assertThat(lines.getLast()).endsWith("refused: nobody listens");
    }

    @Test
    void repeatedRefusalsAreCountedAndShownOnceASecond() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, true, false, false), sink(lines), sink(lines));
        long start = clock.epochNanos();

        for (int i = 0; i < 300; i++) {
            Header header = new Header(start + i * 10_000_000L, "send", LOCAL, PEER, 0);
            view.on(new Event.Refused(header, Cause.PORT_UNREACHABLE, "nobody listens"));
        }
        view.on(new Event.Summary(new Header(start, "send", null, null, 0), new Ledger().totals(), 0, 3_000_000_000L));

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).endsWith("refused: nobody listens");
        assertThat(lines.get(1)).endsWith("refused again, 100 times");
        assertThat(lines.get(2)).endsWith("refused again, 100 times");
        assertThat(lines.get(3)).isEqualTo("refused again, 99 times");
    }

    @Test
    void listsAddressesOnceWhereListenersDifferInSchemeAndPortAlone() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), sink(lines), sink(lines));

        view.on(listening(Scheme.UDP, 9000, "192.168.1.20", "127.0.0.1"));
        view.on(listening(Scheme.TCP, 5001, "192.168.1.20", "127.0.0.1"));
        view.on(listening(Scheme.TCP, 5002, "127.0.0.1"));
        view.on(listening(Scheme.UDP, 5003, "127.0.0.1"));

        assertThat(lines)
                .containsExactly(
                        "listening on udp://0.0.0.0:9000. Other devices send to:\n  udp://192.168.1.20:9000  (Wi-Fi)\n  udp://127.0.0.1:9000  (Wi-Fi)",
                        "listening on tcp://0.0.0.0:5001. Other devices send to the same addresses, such as tcp://192.168.1.20:5001",
                        "listening on tcp://0.0.0.0:5002. Other devices send to:\n  tcp://127.0.0.1:5002  (Wi-Fi)",
                        "listening on udp://0.0.0.0:5003. Other devices send to:\n  udp://127.0.0.1:5003  (Wi-Fi)");
    }

    @Test
    void listsAddressesAgainWhenSomethingElseWasShownMeanwhile() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, false, false, false), sink(lines), sink(lines));

        view.on(listening(Scheme.UDP, 9000, "192.168.1.20", "127.0.0.1"));
        view.on(received(Payload.of("x")));
        view.on(listening(Scheme.TCP, 5001, "192.168.1.20", "127.0.0.1"));

        assertThat(lines.getLast()).contains("send to:\n  tcp://192.168.1.20:5001", "\n  tcp://127.0.0.1:5001");
    }

    private Event listening(Scheme scheme, int port, String... hosts) {
        List<Dial> dials = Stream.of(hosts)
                .map(host -> new Dial(new Endpoint(scheme, new InetSocketAddress(host, port)), "Wi-Fi"))
                .toList();
        Endpoint local = new Endpoint(scheme, new InetSocketAddress("0.0.0.0", port));
        return new Event.Listening(new Header(clock.epochNanos(), "listen", local, null, 0), dials, 0);
    }

    @Test
    void refusalsOfOneHostWithANewPortEachAreCountedTogether() {
        List<String> lines = new ArrayList<>();
        TextView view =
                new TextView(new TextView.Style(Ansi.OFF, false, true, true, false, false), sink(lines), sink(lines));
        long start = clock.epochNanos();

        for (int i = 0; i < 60; i++) {
            Endpoint sender = new Endpoint(Scheme.UDP, new InetSocketAddress("192.168.1.20", 40_000 + i));
            Header header = new Header(start + i, "listen", LOCAL, sender, 0);
            view.on(new Event.Refused(header, Cause.PORT_UNREACHABLE, "the answer came too late"));
        }
        Endpoint another = new Endpoint(Scheme.UDP, new InetSocketAddress("192.168.1.21", 40_000));
        view.on(new Event.Refused(
                new Header(start, "listen", LOCAL, another, 0), Cause.PORT_UNREACHABLE, "the answer came too late"));
        view.on(new Event.Summary(new Header(start, "listen", null, null, 0), new Ledger().totals(), 2, 1));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("192.168.1.20").endsWith("refused: the answer came too late");
        assertThat(lines.get(1)).contains("192.168.1.21").endsWith("refused: the answer came too late");
        assertThat(lines.get(2)).isEqualTo("refused again, 59 times");
    }

    @Test
    void aTerminalThatIsTooSlowSaysHowManyLinesAreUnshown() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();
        Output slow = new Output(new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                write(new byte[] {(byte) letter}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                blocked.countDown();
                try {
                    free.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
                drawn.write(bytes, offset, length);
            }
        });
        TerminalWriter terminalWriter = new TerminalWriter(slow::block, slow::block, () -> 80);
        terminalWriter.data().line("first");
        blocked.await();
        for (int i = 0; i < 10_000; i++) {
            terminalWriter.data().line("line " + i);
        }
        free.countDown();
        terminalWriter.close();

        List<String> lines = drawn.toString(UTF_8).lines().toList();
        long shown = lines.stream().filter(line -> line.startsWith("line ")).count();
        assertThat(lines)
                .filteredOn(line -> line.contains("unshown"))
                .singleElement()
                .asString()
                .startsWith("… " + String.format(Locale.ROOT, "%,d", 10_000 - shown) + " lines unshown: ");
    }

    @Test
    void whoStopsReadingEndsTheSessionOnce() {
        List<String> ended = new ArrayList<>();
        Output output = new Output(new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        output.onBroken(() -> ended.add("ended"));

        output.write(out -> out.write('x'));
        output.write(out -> out.write('y'));

        assertThat(ended).hasSize(1);
        assertThat(output.readerIsGone()).isTrue();
    }
}
