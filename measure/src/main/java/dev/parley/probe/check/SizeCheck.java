package dev.parley.probe.check;

import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.target.DatagramReply;
import dev.parley.probe.target.DatagramTarget;
import dev.parley.probe.target.EchoPattern;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.util.stream.IntStream;

/** Which datagrams come back whole, and where truncation or silence starts: a ladder of sizes, then halving. */
final class SizeCheck implements Check<DatagramTarget> {
    private static final String NAME = "size";
    private static final int SMALLEST_STEP = 64;
    private static final int TRIES = 2;

    /** What came back to one size: whether it was answered, how much of it was repeated, and whether nobody is there any more. */
    private record Sample(boolean isAnswered, int repeated, int size, boolean isRefused) {
        boolean isWhole() {
            return isAnswered && (repeated == EchoPattern.NOTHING || repeated == size);
        }

        boolean isCut() {
            return isAnswered && !isWhole();
        }
    }

    /**
     * What was learned.
     *
     * @param least the size of the message itself
     * @param whole the largest that came back whole, or was answered at all by a server that repeats nothing
     * @param bad the smallest that did not, or 0
     * @param cutAt how much came back of those that are cut, or 0 where none came back
     * @param most the largest that was to be tried
     * @param repeats whether the server repeats what it gets
     */
    record Observation(int least, int whole, int bad, int cutAt, int most, boolean repeats) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String crashAdvice() {
        return "Give recvfrom() a buffer for the largest message there may be, and check the length before using it.";
    }

    @Override
    public Finding check(DatagramTarget server) throws IOException {
        if (!server.answers()) {
            return Finding.skipped(NAME, "Nothing was answered, so there is no telling what arrives whole.");
        }
        int most = server.trafficBudget.bounds().size();
        int whole = server.message.size();
        int bad = 0;
        int cutAt = 0;
        boolean gone = false; // then nothing that is smaller can tell any more
        for (int size : ladder(whole, most)) {
            Sample sample = send(server, size);
            if (!sample.isWhole()) {
                bad = size;
                cutAt = sample.isCut() ? sample.repeated() : 0;
                gone = sample.isRefused();
                break;
            }
            whole = size;
        }
        while (bad - whole > 1 && !gone) {
            // Where it is cut says at once where to look.
            int size = cutAt > whole && cutAt < bad ? cutAt : cutAt == whole ? whole + 1 : whole + (bad - whole) / 2;
            Sample sample = send(server, size);
            if (sample.isWhole()) {
                whole = size;
            } else {
                bad = size;
                cutAt = sample.isCut() ? sample.repeated() : 0;
                gone = sample.isRefused();
            }
        }
        if (bad > 0 && cutAt == 0 && whole == server.message.size()) {
            server.answersNothingElse();
        }
        return evaluate(new Observation(server.message.size(), whole, bad, cutAt, most, server.echoPattern() != null));
    }

    private static Sample send(DatagramTarget server, int size) throws IOException {
        Payload payload = filled(server.message, size);
        EchoPattern echoPattern = server.echoPattern();
        for (int i = 0; i < TRIES; i++) {
            DatagramReply datagramReply = server.ask(payload, server.replyTimeoutNanos());
            if (datagramReply.kind() == DatagramReply.Kind.REFUSED) {
                return new Sample(false, EchoPattern.NOTHING, size, true);
            }
            if (datagramReply.isAnswer()) {
                int repeated = echoPattern == null
                        ? EchoPattern.NOTHING
                        : echoPattern.repeated(payload, datagramReply.payload());
                return new Sample(true, repeated, size, false);
            }
        }
        return new Sample(false, EchoPattern.NOTHING, size, false);
    }

    /** The message, then digits. */
    static Payload filled(Payload message, int size) {
        byte[] bytes = new byte[size];
        byte[] first = message.bytes();
        for (int i = 0; i < size; i++) {
            bytes[i] = i < first.length ? first[i] : (byte) ('0' + i % 10);
        }
        return Payload.copyOf(bytes);
    }

    /** Powers of two between both, what an Ethernet frame carries, and the largest. */
    static int[] ladder(int above, int most) {
        return IntStream.concat(
                        IntStream.iterate(SMALLEST_STEP, size -> size < most, size -> size * 2),
                        IntStream.of(1_472, most))
                .filter(size -> size > above && size <= most)
                .sorted()
                .distinct()
                .toArray();
    }

    static Finding evaluate(Observation observation) {
        String action = "sizes from %s to %s".formatted(Sizes.count(observation.least), Sizes.show(observation.most));
        String back = observation.repeats ? "came back whole" : "was answered";
        Finding finding;
        if (observation.bad == 0) {
            finding = Finding.ok(NAME, action, "each " + back, "No datagram up to that size is too large for it.");
        } else if (observation.cutAt > 0) {
            finding = Finding.noted(
                    NAME,
                    action,
                    "up to %s %s; of %s only %s"
                            .formatted(
                                    Sizes.show(observation.whole),
                                    back,
                                    Sizes.show(observation.bad),
                                    Sizes.show(observation.cutAt)),
                    "The server cuts datagrams at %s, and the rest is lost without a word."
                            .formatted(Sizes.show(observation.cutAt)),
                    "Its receive buffer is that small: make it larger, as in recvfrom(%s), or keep messages below."
                            .formatted(observation.cutAt < 1_024 ? 1_024 : 2 * observation.cutAt));
        } else if (observation.whole == observation.least) {
            finding = Finding.noted(
                    NAME,
                    action,
                    "only the message itself was answered",
                    "It answers this message and none that is longer, so its sizes are not known.",
                    "");
        } else {
            finding = Finding.noted(
                    NAME,
                    action,
                    "up to %s %s; %s was not answered"
                            .formatted(Sizes.show(observation.whole), back, Sizes.show(observation.bad)),
                    observation.bad > 1_472
                            ? "Beyond that size it drops them, or one of the fragments that they travel in is lost."
                            : "Beyond that size it drops them, or its answer does not fit.",
                    "Keep messages at or below " + Sizes.show(observation.whole)
                            + ", or make the buffers on the server larger.");
        }
        return finding.metric("largestBytes", observation.whole)
                .metric("cutAtBytes", observation.cutAt)
                .metric("mostTriedBytes", observation.most);
    }
}
