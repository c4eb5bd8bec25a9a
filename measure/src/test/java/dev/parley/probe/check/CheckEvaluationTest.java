package dev.parley.probe.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.probe.result.Finding;
import dev.parley.probe.result.Finding.Status;
import dev.parley.probe.target.ConnectionText;
import dev.parley.probe.target.DatagramReply;
import dev.parley.probe.target.EchoPattern;
import dev.parley.probe.target.ExpectedBehaviour;
import dev.parley.probe.target.Liveness;
import dev.parley.probe.target.StreamReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What came back, and what is found of it: the judgements of all checks, without a socket. */
class CheckEvaluationTest {
    private static final Payload HELLO = Payload.of("hello");
    private static final Payload LINE = Payload.of("hello\n");
    private static final EchoPattern ECHO = new EchoPattern(Payload.EMPTY, Payload.EMPTY);
    private static final EchoPattern ACK = new EchoPattern(Payload.of("ack: "), Payload.EMPTY);

    private static Arguments row(Finding finding, Status status, String... words) {
        return Arguments.of(finding, status, words);
    }

    private static DatagramReply reply(DatagramReply.Kind kind, String text) {
        return new DatagramReply(kind, Payload.of(text), 1_500_000, "there is no way");
    }

    private static StreamReply answer(String text, StreamReply.End end) {
        return new StreamReply(Payload.of(text), end, 1_000_000);
    }

    private static StreamReply open(String text) {
        return answer(text, StreamReply.End.OPEN);
    }

    static Stream<Arguments> listening() {
        return Stream.of(
                row(
                        UdpListeningCheck.evaluate(reply(DatagramReply.Kind.ANSWER, "hi"), "\"hello\"", "1s", true),
                        Status.OK,
                        "2 B \"hi\" after 1.50 ms"),
                row(
                        UdpListeningCheck.evaluate(reply(DatagramReply.Kind.REFUSED, ""), "\"hello\"", "1s", true),
                        Status.FAILED,
                        "port unreachable",
                        "the host is up, but nothing listens",
                        "Start the server"),
                row(
                        UdpListeningCheck.evaluate(reply(DatagramReply.Kind.UNREACHABLE, ""), "\"hello\"", "1s", false),
                        Status.FAILED,
                        "host unreachable",
                        "there is no way"),
                row(
                        UdpListeningCheck.evaluate(reply(DatagramReply.Kind.SILENCE, ""), "\"hello\"", "1s", false),
                        Status.FAILED,
                        "Either the host drops everything",
                        "or something listens and answers nothing",
                        "-m"),
                row(
                        UdpListeningCheck.evaluate(reply(DatagramReply.Kind.SILENCE, ""), "\"hello\"", "1s", true),
                        Status.NOTED,
                        "A program has that port"),
                row(TcpListeningCheck.evaluate(null, "", 2_000_000, "1s"), Status.OK, "accepted after 2.00 ms"),
                row(
                        TcpListeningCheck.evaluate(Cause.CONNECTION_REFUSED, "", 0, "1s"),
                        Status.FAILED,
                        "refused",
                        "nothing listens"),
                row(
                        TcpListeningCheck.evaluate(Cause.TIMED_OUT, "", 0, "1s"),
                        Status.FAILED,
                        "no answer within 1s",
                        "drops everything",
                        "does not accept"),
                row(
                        TcpListeningCheck.evaluate(Cause.UNREACHABLE, "no way there", 0, "1s"),
                        Status.FAILED,
                        "no way there"));
    }

    static Stream<Arguments> datagrams() {
        return Stream.of(
                row(EchoCheck.evaluate(HELLO, HELLO, ECHO), Status.OK, "It is an echo"),
                row(EchoCheck.evaluate(HELLO, Payload.of("ack: hello"), ACK), Status.OK, "behind 5 B \"ack:\\x20\""),
                row(
                        EchoCheck.evaluate(
                                HELLO, Payload.of("hello!"), new EchoPattern(Payload.EMPTY, Payload.of("!"))),
                        Status.OK,
                        "puts 1 B \"!\" behind"),
                row(EchoCheck.evaluate(HELLO, Payload.of("pong"), null), Status.OK, "something of its own"),
                row(
                        RoundTripCheck.evaluate(3, 3_000_000, 1_000_000, 2_000_000),
                        Status.OK,
                        "3 of 3",
                        "median 2.00 ms",
                        "1.00 ms to 3.00 ms"),
                row(
                        RoundTripCheck.evaluate(4, 20_000_000),
                        Status.NOTED,
                        "1 of 4 answered",
                        "median 20 ms",
                        "UDP promises nothing"),
                row(RoundTripCheck.evaluate(4), Status.FAILED, "none was answered"),
                row(
                        SizeCheck.evaluate(new SizeCheck.Observation(5, 65_507, 0, 0, 65_507, true)),
                        Status.OK,
                        "each came back whole"),
                row(
                        SizeCheck.evaluate(new SizeCheck.Observation(5, 64, 65, 64, 65_507, true)),
                        Status.NOTED,
                        "up to 64 B came back whole; of 65 B only 64 B",
                        "cuts datagrams at 64 B",
                        "recvfrom(1024)"),
                row(
                        SizeCheck.evaluate(new SizeCheck.Observation(5, 1_024, 1_025, 1_024, 9_000, true)),
                        Status.NOTED,
                        "recvfrom(2048)"),
                row(
                        SizeCheck.evaluate(new SizeCheck.Observation(5, 1_472, 1_473, 0, 8_192, true)),
                        Status.NOTED,
                        "fragments"),
                row(
                        SizeCheck.evaluate(new SizeCheck.Observation(5, 500, 501, 0, 8_192, false)),
                        Status.NOTED,
                        "up to 500 B was answered",
                        "500 B"),
                row(
                        SizeCheck.evaluate(new SizeCheck.Observation(4, 4, 5, 0, 8_192, false)),
                        Status.NOTED,
                        "none that is longer"),
                row(BurstCheck.evaluate(bursts(1, 1, 2, 2, 4, 4)), Status.OK, "each datagram was answered"),
                row(
                        BurstCheck.evaluate(bursts(1, 1, 2, 2, 4, 4, 8, 6, 16, 6)),
                        Status.NOTED,
                        "up to 4 all were answered; then 6 of 8, 6 of 16",
                        "small queue"));
    }

    private static Map<Integer, Integer> bursts(int... pairs) {
        Map<Integer, Integer> came = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            came.put(pairs[i], pairs[i + 1]);
        }
        return came;
    }

    static Stream<Arguments> inputs() {
        Payload latin = Payload.copyOf((byte) 0xe9);
        Payload replaced = Payload.of("\ufffd");
        return Stream.of(
                row(input(latin, latin, ECHO, ExpectedBehaviour.ANSWER), Status.OK, "It survives, and answers"),
                row(input(latin, replaced, ECHO, ExpectedBehaviour.ANSWER), Status.NOTED, "not what it got"),
                row(input(LINE, Payload.of("he"), ECHO, ExpectedBehaviour.ANSWER), Status.OK, "the first 2 B"),
                row(input(latin, replaced, null, ExpectedBehaviour.ANSWER), Status.OK, "answers"),
                row(input(latin, null, ECHO, ExpectedBehaviour.ANSWER), Status.NOTED, "does not answer this"),
                row(input(latin, null, null, ExpectedBehaviour.ONLY_ITS_OWN), Status.OK, "its own message alone"),
                row(input(latin, null, null, ExpectedBehaviour.REFUSAL_IF_DEAD), Status.OK, "somebody still listens"),
                row(input(latin, null, null, ExpectedBehaviour.NOTHING), Status.NOTED, "no telling"));
    }

    private static Finding input(
            Payload sent,
            @Nullable Payload answer,
            @Nullable EchoPattern echoPattern,
            ExpectedBehaviour expectedBehaviour) {
        return TestInput.NOT_UTF_8.evaluate(sent, answer, echoPattern, expectedBehaviour);
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                row(GreetingCheck.evaluate(open("220 ready")), Status.OK, "It talks first"),
                row(GreetingCheck.evaluate(open("")), Status.OK, "waits for the other side"),
                row(
                        GreetingCheck.evaluate(answer("", StreamReply.End.FINISHED)),
                        Status.NOTED,
                        "closed the connection"),
                row(lineEnd("hello", "hello\n", "hello\r\n"), Status.OK, "needs no line's end"),
                row(lineEnd("", "OK", "OK"), Status.OK, "answered: LF, CR LF", "It reads lines"),
                row(lineEnd("", "", "OK"), Status.OK, "a LF alone is no end"),
                row(lineEnd("", "", ""), Status.NOTED, "no answer within 1s to any", "-m"),
                row(ReconnectCheck.evaluate(20, 20, 25, ""), Status.OK, "each was served"),
                row(
                        ReconnectCheck.evaluate(20, 1, 5, "refused"),
                        Status.FAILED,
                        "after 5 connections the 6th: refused",
                        "Close each connection"),
                row(
                        ParallelCheck.evaluate(new ParallelCheck.Observation(8, 8, "", false)),
                        Status.OK,
                        "each was served"),
                row(
                        ParallelCheck.evaluate(new ParallelCheck.Observation(8, 1, "no answer", true)),
                        Status.NOTED,
                        "the 2nd was served only once the 1st had gone",
                        "one client after the other"),
                row(
                        ParallelCheck.evaluate(new ParallelCheck.Observation(8, 5, "it closed the connection", false)),
                        Status.NOTED,
                        "5 served at once; the 6th: it closed",
                        "a limit of 5 connections"),
                row(
                        HalfCloseCheck.evaluate(answer("OK", StreamReply.End.FINISHED), true),
                        Status.OK,
                        "answers, sees the end"),
                row(HalfCloseCheck.evaluate(answer("", StreamReply.End.FINISHED), false), Status.OK, "sees the end"),
                row(
                        HalfCloseCheck.evaluate(answer("", StreamReply.End.FINISHED), true),
                        Status.NOTED,
                        "Answer first, then close"),
                row(HalfCloseCheck.evaluate(open("OK"), true), Status.NOTED, "stays open", "0 bytes is the end"),
                row(HalfCloseCheck.evaluate(answer("OK", StreamReply.End.RESET), true), Status.NOTED, "for a failure"));
    }

    private static Finding lineEnd(String none, String lf, String crlf) {
        Map<LineEndCheck.Ending, StreamReply> streamReplies = new LinkedHashMap<>();
        streamReplies.put(LineEndCheck.Ending.NONE, open(none));
        streamReplies.put(LineEndCheck.Ending.LF, open(lf));
        streamReplies.put(LineEndCheck.Ending.CRLF, open(crlf));
        return LineEndCheck.evaluate("\"hello\"", "1s", streamReplies);
    }

    static Stream<Arguments> messages() {
        Payload ok = Payload.of("OK\n");
        Payload nothing = Payload.EMPTY;
        return Stream.of(
                row(
                        SlowWriteCheck.evaluate(LINE, nothing, open("OK\n"), ok, null),
                        Status.OK,
                        "waits until the message is whole"),
                row(
                        SlowWriteCheck.evaluate(LINE, Payload.of("hello"), open("\n"), LINE, ECHO),
                        Status.OK,
                        "right for an echo"),
                row(SlowWriteCheck.evaluate(LINE, ok, open("OK\n"), ok, null), Status.NOTED, "whatever one read gives"),
                row(SlowWriteCheck.evaluate(LINE, nothing, open(""), ok, null), Status.NOTED, "in one piece"),
                row(
                        SegmentationCheck.evaluate(LINE, nothing, open("OK\n"), ok, null),
                        Status.OK,
                        "puts the parts together"),
                row(
                        SegmentationCheck.evaluate(LINE, Payload.of("he"), open("llo\n"), LINE, ECHO),
                        Status.OK,
                        "nothing is lost"),
                row(
                        SegmentationCheck.evaluate(LINE, ok, open("OK\n"), ok, null),
                        Status.NOTED,
                        "whatever one read gives"),
                row(SegmentationCheck.evaluate(LINE, nothing, open(""), ok, null), Status.NOTED, "in one piece"),
                row(MergedMessagesCheck.evaluate(LINE, open("OK\nOK\n"), ok, null), Status.OK, "two answers"),
                row(MergedMessagesCheck.evaluate(LINE, open("hello\nhello\n"), LINE, ECHO), Status.OK, "both"),
                row(MergedMessagesCheck.evaluate(LINE, open("OK\n"), ok, null), Status.NOTED, "one answer to both"),
                row(
                        MergedMessagesCheck.evaluate(
                                LINE, open("ack: hello\nhello\n"), Payload.of("ack: hello\n"), ACK),
                        Status.NOTED,
                        "whatever one read gives"),
                row(MergedMessagesCheck.evaluate(LINE, open(""), ok, null), Status.NOTED, "two in one write are not"),
                row(
                        MergedMessagesCheck.evaluate(LINE, answer("OK\n", StreamReply.End.FINISHED), ok, null),
                        Status.NOTED,
                        "one message for each"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"listening", "datagrams", "inputs", "connections", "messages"})
    void saysWhatWasFoundAndHowToMendIt(Finding finding, Status status, String... words) {
        String all = finding.action() + " " + finding.observed() + " " + finding.meaning() + " " + finding.remedy();

        assertThat(finding.status()).as(all).isEqualTo(status);
        assertThat(all.toLowerCase(java.util.Locale.ROOT))
                .contains(Stream.of(words)
                        .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void aDeathNamesTheInputAndWhatCameAfterwards() {
        Finding before = TestInput.NOT_UTF_8.evaluate(HELLO, null, null, ExpectedBehaviour.ANSWER);

        Finding dead = CrashFinding.of(before, Liveness.GONE, 0, false, TestInput.NOT_UTF_8.crashAdvice());
        assertThat(dead.status()).isEqualTo(Status.FAILED);
        assertThat(dead.action()).contains("not UTF-8");
        assertThat(dead.observed()).contains("no answer", "afterwards \"port unreachable\"");
        assertThat(dead.remedy()).contains("errors=\"replace\"");

        assertThat(CrashFinding.of(before, Liveness.GONE, 6, true, "").observed())
                .contains("a connection, the 6th, is refused");
        assertThat(CrashFinding.of(before, Liveness.GONE, 6, true, "").meaning())
                .contains("A little later it was back");
        assertThat(CrashFinding.of(before, Liveness.SILENT, 6, false, "").meaning())
                .contains("or hangs");
    }

    @Test
    void whatFailedAlreadyKeepsItsWords() {
        Finding failed = ReconnectCheck.evaluate(20, 1, 5, "refused");

        Finding dead = CrashFinding.of(failed, Liveness.GONE, 6, false, "other words");

        assertThat(dead.remedy()).isEqualTo(failed.remedy());
        assertThat(dead.metrics()).containsEntry("died", 1).containsEntry("servedInAll", 5);
    }

    @ParameterizedTest
    @CsvSource({"1,1st", "2,2nd", "3,3rd", "4,4th", "11,11th", "12,12th", "13,13th", "21,21st", "112,112th"})
    void namesTheNumberOfAConnection(int number, String name) {
        assertThat(ConnectionText.nth(number)).isEqualTo(name);
    }

    @Test
    void theLadderOfSizesDoublesBetweenTheMessageAndTheLargest() {
        assertThat(SizeCheck.ladder(5, 65_507))
                .containsExactly(64, 128, 256, 512, 1_024, 1_472, 2_048, 4_096, 8_192, 16_384, 32_768, 65_507);
        assertThat(SizeCheck.ladder(100, 1_400)).containsExactly(128, 256, 512, 1_024, 1_400);
        assertThat(SizeCheck.ladder(64, 64)).isEmpty();
    }

    @Test
    void aMirrorIsLearnedFromOneAnswerAndTellsWhereALongerOneIsCut() {
        EchoPattern learned = EchoPattern.learn(HELLO, Payload.of("ack: hello"));

        assertThat(learned).isEqualTo(ACK);
        assertThat(ACK.repeated(Payload.of("hello0123"), Payload.of("ack: hello01")))
                .isEqualTo(7);
        assertThat(ACK.repeated(HELLO, Payload.of("ack: hello"))).isEqualTo(5);
        assertThat(ACK.repeated(HELLO, Payload.of("nak: hello"))).isEqualTo(EchoPattern.NOTHING);
        assertThat(new EchoPattern(Payload.of("<"), Payload.of(">")).repeated(Payload.of("abc"), Payload.of("<ab>")))
                .isEqualTo(2);
        assertThat(EchoPattern.learn(HELLO, Payload.of("pong"))).isNull();
        assertThat(EchoPattern.learn(Payload.EMPTY, Payload.of("pong"))).isNull();
    }
}
