package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.address.Address;
import dev.parley.bench.ListenEntry;
import dev.parley.framing.Deframer;
import dev.parley.framing.Framing;
import dev.parley.framing.FramingException;
import dev.parley.payload.Encoding;
import dev.parley.payload.Payload;
import dev.parley.rule.CompiledMatch;
import dev.parley.rule.Match;
import dev.parley.rule.Response;
import dev.parley.rule.RuleExample;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import dev.parley.settings.Settings;
import dev.parley.testkit.Peers;
import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import dev.parley.trial.Trial;
import dev.parley.trial.TrialEffect;
import dev.parley.trial.TrialResult;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fakes of {@code examples/protocols/python} answer the examples of the files of rules alike, and docs/reference/rules-and-python.md
 * has the length of each.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonFakesIT {
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| \\[([\\w-]+)]\\(\\.\\./\\.\\./examples/protocols/[\\w-]+\\.yaml\\) \\| (\\d+) \\| (\\d+) \\| \\[(\\d+)]\\(\\.\\./\\.\\./examples/protocols/python/([\\w-]+)\\.py\\) \\| (\\d+) % \\|$");

    /** Long enough for an answer on this computer, where none is expected. */
    private static final int SILENCE_MILLIS = 60;

    private static final int ANSWER_MILLIS = 10_000;

    /** What brings a peer into a state that an example begins in. */
    private static final Map<String, Payload> INTO_STATE = Map.of(
            "connected", Encoding.HEX.decode("10 0d 0004 4d515454 04 02 003c 0001 61"),
            "known", Encoding.HEX.decode("02 1234 02 aabbccfffe010203"));

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(python())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".py"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList();
        }
    }

    private static Path python() {
        return ProtocolExample.folder().resolve("python");
    }

    private static Path rules(String name) {
        return ProtocolExample.folder().resolve(name + ".yaml");
    }

    /** What came back, one after the other. */
    private interface Peer extends AutoCloseable {
        void send(Payload message) throws IOException;

        /** The next, or null where none comes in that time. */
        @Nullable
        Payload receive(int millis) throws IOException;

        @Override
        void close() throws IOException;
    }

    private static final class Datagrams implements Peer {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final int port;

        Datagrams(int port) throws IOException {
            this.port = port;
        }

        /** Not connected, since an answer may come from another port. */
        @Override
        public void send(Payload message) throws IOException {
            socket.send(new DatagramPacket(message.bytes(), message.size(), InetAddress.getLoopbackAddress(), port));
        }

        @Override
        public @Nullable Payload receive(int millis) throws IOException {
            socket.setSoTimeout(millis);
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            try {
                socket.receive(packet);
                return Payload.copyOf(packet.getData(), 0, packet.getLength());
            } catch (SocketTimeoutException none) {
                return null;
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class Frames implements Peer {
        private final Socket socket;
        private final Framing framing;
        private final Deframer deframer;
        private final Queue<Payload> whole = new ArrayDeque<>();

        Frames(int port, Framing framing) throws IOException {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            this.framing = framing;
            this.deframer = framing.deframer(1 << 20);
        }

        @Override
        public void send(Payload message) throws IOException {
            try {
                Payload framed = framing.frame(message);
                deframer.sent(framed);
                socket.getOutputStream().write(framed.bytes());
            } catch (FramingException wrong) {
                throw new AssertionError(wrong);
            }
        }

        @Override
        public @Nullable Payload receive(int millis) throws IOException {
            byte[] bytes = new byte[65_535];
            try {
                while (whole.isEmpty()) {
                    long idle = deframer.idleNanos();
                    socket.setSoTimeout(idle == Deframer.NEVER ? millis : (int) (idle / 1_000_000));
                    read(bytes);
                }
            } catch (SocketTimeoutException none) {
                deframer.idle((message, size) -> whole.add(message));
            } catch (FramingException wrong) {
                throw new AssertionError(wrong);
            }
            return whole.poll();
        }

        private void read(byte[] bytes) throws IOException, FramingException {
            int count = socket.getInputStream().read(bytes);
            if (count < 0) {
                throw new SocketTimeoutException("the other side has finished");
            }
            deframer.feed(bytes, 0, count, (message, size) -> whole.add(message));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Each port of the file's listeners with a free one, in their order, as the fakes take them. */
    private static Map<Integer, Integer> ports(List<ListenEntry> listeners) throws IOException {
        Map<Integer, Integer> ports = new LinkedHashMap<>();
        for (ListenEntry listener : listeners) {
            for (Address address : listener.addresses()) {
                if (!ports.containsKey(address.port())) {
                    ports.put(address.port(), Ports.free());
                }
            }
        }
        return ports;
    }

    private static Program start(String name, List<ListenEntry> listeners, Map<Integer, Integer> ports)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Peers.require("python3"), python().resolve(name + ".py").toString()));
        ports.values().forEach(port -> command.add("" + port));
        command.add("" + Ports.free()); // for answers to another port of the host that asked
        Program fake = Program.of(command.toArray(String[]::new));
        for (ListenEntry listener : listeners) {
            for (Address address : listener.addresses()) {
                Ports.awaitBound(address.scheme().isStream() ? "tcp" : "udp", ports.getOrDefault(address.port(), 0));
            }
        }
        return fake;
    }

    @ParameterizedTest
    @MethodSource("names")
    void itAnswersTheExamplesOfTheFileOfRulesAlike(String name) throws Exception {
        List<ListenEntry> listeners = Settings.bench(rules(name)).listeners();
        Map<Integer, Integer> ports = ports(listeners);
        Program fake = start(name, listeners, ports);
        try {
            for (ListenEntry listener : listeners) {
                for (RuleExample example : rules(listener).examples()) {
                    Address address = listener.addresses().getFirst();
                    if (tryOut(example, listener, address, ports.getOrDefault(address.port(), 0))) {
                        fake.close(); // each example begins with what is remembered at first
                        ports = ports(listeners);
                        fake = start(name, listeners, ports);
                    }
                    assertThat(fake.isAlive()).as("%s", fake.err()).isTrue();
                }
            }
        } finally {
            fake.close();
        }
    }

    private static Rules rules(ListenEntry listener) {
        return ((Response.FromRules) listener.response()).rules();
    }

    /** Gives back whether something was remembered. */
    private static boolean tryOut(RuleExample example, ListenEntry listener, Address address, int port)
            throws IOException {
        boolean remembered = false;
        SplittableRandom random = new SplittableRandom(0);
        Trial trial = new Trial(
                rules(listener),
                example.peer(),
                0,
                Trial.filling(() -> 0, () -> random, "127.0.0.1:40000", "127.0.0.1:" + port));
        String frame = listener.options().getOrDefault("frame", "lines");
        Framing framing = Framing.parse(frame);
        boolean isLines = address.scheme().isStream() && frame.startsWith("lines");
        try (Peer peer = address.scheme().isStream() ? new Frames(port, framing) : new Datagrams(port)) {
            Optional<TrialResult> greeting = trial.connect();
            if (example.trigger() instanceof Trigger.Arrived arrived) {
                skip(peer, isLines, greeting);
                List<Payload> before = new ArrayList<>(example.after());
                if (!example.state().isEmpty()) {
                    before.add(INTO_STATE.getOrDefault(example.state(), Payload.EMPTY));
                }
                for (Payload each : before) {
                    peer.send(each);
                    TrialResult result = trial.message(each);
                    remembered |= remembers(result);
                    skip(peer, isLines, Optional.of(result));
                }
                peer.send(arrived.message());
                TrialResult result = trial.message(arrived.message());
                remembered |= remembers(result);
                check(example, peer, result);
            } else {
                check(example, peer, greeting.orElseThrow());
            }
        }
        return remembered;
    }

    private static boolean remembers(TrialResult result) {
        return result.effects().stream().anyMatch(TrialEffect.Remembers.class::isInstance);
    }

    /** Takes what the rules would answer; of lines, each by itself. */
    private static void skip(Peer peer, boolean isLines, Optional<TrialResult> result) throws IOException {
        long left = result.stream()
                .flatMap(each -> each.answers().stream())
                .mapToLong(answer -> isLines ? answer.text().orElse("").split("\n", -1).length : 1)
                .sum();
        for (; left > 0; left--) {
            assertThat(peer.receive(ANSWER_MILLIS)).isNotNull();
        }
    }

    /** Where a framing leaves the end of a line in a message, rules do not write it. */
    private static Payload withoutLineEnd(Payload answer) {
        return answer.endsWith(Payload.of("\r\n")) ? answer.slice(0, answer.size() - 2) : answer;
    }

    private static void check(RuleExample example, Peer peer, TrialResult result) throws IOException {
        for (int i = 0; i < result.answers().size(); i++) {
            Payload answer = peer.receive(ANSWER_MILLIS);
            assertThat(answer).as("%s", example).isNotNull();
            List<Match> wanted =
                    example.answers().map(List::copyOf).orElse(List.of()).isEmpty()
                            ? List.of(new Match.Anything())
                            : example.answers().orElseThrow().get(i);
            Payload came = answer == null ? Payload.EMPTY : answer;
            assertThat(Stream.of(came, withoutLineEnd(came)))
                    .as("%s: the answer %s to %s", example.source(), answer, example.trigger())
                    .anyMatch(each -> CompiledMatch.of(wanted)
                            .match(new Trigger.Arrived(each, 1), example.peer(), Match.InState.START)
                            .isPresent());
        }
        if (result.answers().isEmpty()) {
            assertThat(peer.receive(SILENCE_MILLIS)).as("%s", example).isNull();
        }
    }

    /** Lines that are neither blank nor a comment, nor a text that only explains. */
    private static long lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .filter(line -> !(line.startsWith("\"\"\"") && line.endsWith("\"\"\"")))
                .count();
    }

    private static String withoutExamples(String text) {
        StringBuilder rest = new StringBuilder();
        int skipped = Integer.MAX_VALUE;
        for (String line : text.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            if (!line.isBlank() && indent <= skipped) {
                skipped = line.strip().equals("examples:") ? indent : Integer.MAX_VALUE;
            }
            if (skipped == Integer.MAX_VALUE) {
                rest.append(line).append('\n');
            }
        }
        return rest.toString();
    }

    @Test
    void thePageHasTheLengths() throws IOException {
        List<MatchResult> rows = ROW.matcher(
                        Files.readString(CodeBlock.ROOT.resolve("docs/reference/rules-and-python.md")))
                .results()
                .toList();
        List<String> expected = new ArrayList<>();
        for (String name : names()) {
            String yaml = Files.readString(rules(name));
            long rules = lines(withoutExamples(yaml));
            long python = lines(Files.readString(python().resolve(name + ".py")));
            expected.add(
                    "%s %s %s %s %s".formatted(name, rules, lines(yaml), python, Math.round(100.0 * rules / python)));
        }
        assertThat(rows.stream()
                        .map(row -> "%s %s %s %s %s"
                                .formatted(row.group(1), row.group(2), row.group(3), row.group(4), row.group(6))))
                .containsExactlyElementsOf(expected);
        assertThat(rows).allSatisfy(row -> assertThat(row.group(5)).isEqualTo(row.group(1)));
    }
}
