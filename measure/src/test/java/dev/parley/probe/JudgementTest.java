package dev.parley.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.probe.Finding.Status;
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
class JudgementTest {
    private static final Payload HELLO = Payload.of("hello");
    private static final Payload LINE = Payload.of("hello\n");
    private static final Mirror ECHO = new Mirror(Payload.EMPTY, Payload.EMPTY);
    private static final Mirror ACK = new Mirror(Payload.of("ack: "), Payload.EMPTY);

    private static Arguments row(Finding finding, Status status, String... words) {
        return Arguments.of(finding, status, words);
    }

    private static Reply reply(Reply.Kind kind, String text) {
        return new Reply(kind, Payload.of(text), 1_500_000, "there is no way");
    }

    private static Answer answer(String text, Answer.End end) {
        return new Answer(Payload.of(text), end, 1_000_000);
    }

    private static Answer open(String text) {
        return answer(text, Answer.End.OPEN);
    }

    static Stream<Arguments> listening() {
        return Stream.of(
                row(
                        UdpListening.judge(reply(Reply.Kind.ANSWER, "hi"), "\"hello\"", "1s", true),
                        Status.OK,
                        "2 B \"hi\" after 1.50 ms"),
                row(
                        UdpListening.judge(reply(Reply.Kind.REFUSED, ""), "\"hello\"", "1s", true),
                        Status.FAILED,
                        "port unreachable",
                        "the host is up, but nothing listens",
                        "Start the server"),
                row(
                        UdpListening.judge(reply(Reply.Kind.UNREACHABLE, ""), "\"hello\"", "1s", false),
                        Status.FAILED,
                        "host unreachable",
                        "there is no way"),
                row(
                        UdpListening.judge(reply(Reply.Kind.SILENCE, ""), "\"hello\"", "1s", false),
                        Status.FAILED,
                        "Either the host drops everything",
                        "or something listens and answers nothing",
                        "-m"),
                row(
                        UdpListening.judge(reply(Reply.Kind.SILENCE, ""), "\"hello\"", "1s", true),
                        Status.NOTED,
                        "A program has that port"),
                row(TcpListening.judge(null, "", 2_000_000, "1s"), Status.OK, "accepted after 2.00 ms"),
                row(
                        TcpListening.judge(Cause.CONNECTION_REFUSED, "", 0, "1s"),
                        Status.FAILED,
                        "refused",
                        "nothing listens"),
                row(
                        TcpListening.judge(Cause.TIMED_OUT, "", 0, "1s"),
                        Status.FAILED,
                        "no answer within 1s",
                        "drops everything",
                        "does not accept"),
                row(TcpListening.judge(Cause.UNREACHABLE, "no way there", 0, "1s"), Status.FAILED, "no way there"));
    }

    static Stream<Arguments> datagrams() {
        return Stream.of(
                row(Answering.judge(HELLO, HELLO, ECHO), Status.OK, "It is an echo"),
                row(Answering.judge(HELLO, Payload.of("ack: hello"), ACK), Status.OK, "behind 5 B \"ack:\\x20\""),
                row(
                        Answering.judge(HELLO, Payload.of("hello!"), new Mirror(Payload.EMPTY, Payload.of("!"))),
                        Status.OK,
                        "puts 1 B \"!\" behind"),
                row(Answering.judge(HELLO, Payload.of("pong"), null), Status.OK, "something of its own"),
                row(
                        RoundTrip.judge(3, 3_000_000, 1_000_000, 2_000_000),
                        Status.OK,
                        "3 of 3",
                        "median 2.00 ms",
                        "1.00 ms to 3.00 ms"),
                row(
                        RoundTrip.judge(4, 20_000_000),
                        Status.NOTED,
                        "1 of 4 answered",
                        "median 20 ms",
                        "UDP promises nothing"),
                row(RoundTrip.judge(4), Status.FAILED, "none was answered"),
                row(Size.judge(new Size.Seen(5, 65_507, 0, 0, 65_507, true)), Status.OK, "each came back whole"),
                row(
                        Size.judge(new Size.Seen(5, 64, 65, 64, 65_507, true)),
                        Status.NOTED,
                        "up to 64 B came back whole; of 65 B only 64 B",
                        "cuts datagrams at 64 B",
                        "recvfrom(1024)"),
                row(Size.judge(new Size.Seen(5, 1_024, 1_025, 1_024, 9_000, true)), Status.NOTED, "recvfrom(2048)"),
                row(Size.judge(new Size.Seen(5, 1_472, 1_473, 0, 8_192, true)), Status.NOTED, "fragments"),
                row(
                        Size.judge(new Size.Seen(5, 500, 501, 0, 8_192, false)),
                        Status.NOTED,
                        "up to 500 B was answered",
                        "500 B"),
                row(Size.judge(new Size.Seen(4, 4, 5, 0, 8_192, false)), Status.NOTED, "none that is longer"),
                row(Burst.judge(bursts(1, 1, 2, 2, 4, 4)), Status.OK, "each datagram was answered"),
                row(
                        Burst.judge(bursts(1, 1, 2, 2, 4, 4, 8, 6, 16, 6)),
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
                row(input(latin, latin, ECHO, Expectation.ANSWER), Status.OK, "It survives, and answers"),
                row(input(latin, replaced, ECHO, Expectation.ANSWER), Status.NOTED, "not what it got"),
                row(input(LINE, Payload.of("he"), ECHO, Expectation.ANSWER), Status.OK, "the first 2 B"),
                row(input(latin, replaced, null, Expectation.ANSWER), Status.OK, "answers"),
                row(input(latin, null, ECHO, Expectation.ANSWER), Status.NOTED, "does not answer this"),
                row(input(latin, null, null, Expectation.ONLY_ITS_OWN), Status.OK, "its own message alone"),
                row(input(latin, null, null, Expectation.REFUSAL_IF_DEAD), Status.OK, "somebody still listens"),
                row(input(latin, null, null, Expectation.NOTHING), Status.NOTED, "no telling"));
    }

    private static Finding input(
            Payload sent, @Nullable Payload answer, @Nullable Mirror mirror, Expectation expectation) {
        return Input.NOT_UTF_8.judge(sent, answer, mirror, expectation);
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                row(Greeting.judge(open("220 ready")), Status.OK, "It talks first"),
                row(Greeting.judge(open("")), Status.OK, "waits for the other side"),
                row(Greeting.judge(answer("", Answer.End.FINISHED)), Status.NOTED, "closed the connection"),
                row(lineEnd("hello", "hello\n", "hello\r\n"), Status.OK, "needs no line's end"),
                row(lineEnd("", "OK", "OK"), Status.OK, "answered: LF, CR LF", "It reads lines"),
                row(lineEnd("", "", "OK"), Status.OK, "a LF alone is no end"),
                row(lineEnd("", "", ""), Status.NOTED, "no answer within 1s to any", "-m"),
                row(ConnectLoop.judge(20, 20, 25, ""), Status.OK, "each was served"),
                row(
                        ConnectLoop.judge(20, 1, 5, "refused"),
                        Status.FAILED,
                        "after 5 connections the 6th: refused",
                        "Close each connection"),
                row(Parallel.judge(new Parallel.Seen(8, 8, "", false)), Status.OK, "each was served"),
                row(
                        Parallel.judge(new Parallel.Seen(8, 1, "no answer", true)),
                        Status.NOTED,
                        "the 2nd was served only once the 1st had gone",
                        "one client after the other"),
                row(
                        Parallel.judge(new Parallel.Seen(8, 5, "it closed the connection", false)),
                        Status.NOTED,
                        "5 served at once; the 6th: it closed",
                        "a limit of 5 connections"),
                row(HalfClose.judge(answer("OK", Answer.End.FINISHED), true), Status.OK, "answers, sees the end"),
                row(HalfClose.judge(answer("", Answer.End.FINISHED), false), Status.OK, "sees the end"),
                row(HalfClose.judge(answer("", Answer.End.FINISHED), true), Status.NOTED, "Answer first, then close"),
                row(HalfClose.judge(open("OK"), true), Status.NOTED, "stays open", "0 bytes is the end"),
                row(HalfClose.judge(answer("OK", Answer.End.RESET), true), Status.NOTED, "for a failure"));
    }

    private static Finding lineEnd(String none, String lf, String crlf) {
        Map<LineEnd.Ending, Answer> answers = new LinkedHashMap<>();
        answers.put(LineEnd.Ending.NONE, open(none));
        answers.put(LineEnd.Ending.LF, open(lf));
        answers.put(LineEnd.Ending.CRLF, open(crlf));
        return LineEnd.judge("\"hello\"", "1s", answers);
    }

    static Stream<Arguments> messages() {
        Payload ok = Payload.of("OK\n");
        Payload nothing = Payload.EMPTY;
        return Stream.of(
                row(Drip.judge(LINE, nothing, open("OK\n"), ok, null), Status.OK, "waits until the message is whole"),
                row(Drip.judge(LINE, Payload.of("hello"), open("\n"), LINE, ECHO), Status.OK, "right for an echo"),
                row(Drip.judge(LINE, ok, open("OK\n"), ok, null), Status.NOTED, "whatever one read gives"),
                row(Drip.judge(LINE, nothing, open(""), ok, null), Status.NOTED, "in one piece"),
                row(Split.judge(LINE, nothing, open("OK\n"), ok, null), Status.OK, "puts the parts together"),
                row(Split.judge(LINE, Payload.of("he"), open("llo\n"), LINE, ECHO), Status.OK, "nothing is lost"),
                row(Split.judge(LINE, ok, open("OK\n"), ok, null), Status.NOTED, "whatever one read gives"),
                row(Split.judge(LINE, nothing, open(""), ok, null), Status.NOTED, "in one piece"),
                row(Merged.judge(LINE, open("OK\nOK\n"), ok, null), Status.OK, "two answers"),
                row(Merged.judge(LINE, open("hello\nhello\n"), LINE, ECHO), Status.OK, "both"),
                row(Merged.judge(LINE, open("OK\n"), ok, null), Status.NOTED, "one answer to both"),
                row(
                        Merged.judge(LINE, open("ack: hello\nhello\n"), Payload.of("ack: hello\n"), ACK),
                        Status.NOTED,
                        "whatever one read gives"),
                row(Merged.judge(LINE, open(""), ok, null), Status.NOTED, "two in one write are not"),
                row(
                        Merged.judge(LINE, answer("OK\n", Answer.End.FINISHED), ok, null),
                        Status.NOTED,
                        "one message for each"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"listening", "datagrams", "inputs", "connections", "messages"})
    void saysWhatWasFoundAndHowToMendIt(Finding finding, Status status, String... words) {
        String all = finding.tried() + " " + finding.came() + " " + finding.means() + " " + finding.mend();

        assertThat(finding.status()).as(all).isEqualTo(status);
        assertThat(all.toLowerCase(java.util.Locale.ROOT))
                .contains(Stream.of(words)
                        .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void aDeathNamesTheInputAndWhatCameAfterwards() {
        Finding before = Input.NOT_UTF_8.judge(HELLO, null, null, Expectation.ANSWER);

        Finding dead = Death.of(before, Vitality.GONE, 0, false, Input.NOT_UTF_8.ifItDies());
        assertThat(dead.status()).isEqualTo(Status.FAILED);
        assertThat(dead.tried()).contains("not UTF-8");
        assertThat(dead.came()).contains("no answer", "afterwards \"port unreachable\"");
        assertThat(dead.mend()).contains("errors=\"replace\"");

        assertThat(Death.of(before, Vitality.GONE, 6, true, "").came()).contains("a connection, the 6th, is refused");
        assertThat(Death.of(before, Vitality.GONE, 6, true, "").means()).contains("A little later it was back");
        assertThat(Death.of(before, Vitality.SILENT, 6, false, "").means()).contains("or hangs");
    }

    @Test
    void whatFailedAlreadyKeepsItsWords() {
        Finding failed = ConnectLoop.judge(20, 1, 5, "refused");

        Finding dead = Death.of(failed, Vitality.GONE, 6, false, "other words");

        assertThat(dead.mend()).isEqualTo(failed.mend());
        assertThat(dead.figures()).containsEntry("died", 1).containsEntry("servedInAll", 5);
    }

    @ParameterizedTest
    @CsvSource({"1,1st", "2,2nd", "3,3rd", "4,4th", "11,11th", "12,12th", "13,13th", "21,21st", "112,112th"})
    void namesTheNumberOfAConnection(int number, String name) {
        assertThat(Connections.nth(number)).isEqualTo(name);
    }

    @Test
    void theLadderOfSizesDoublesBetweenTheMessageAndTheLargest() {
        assertThat(Size.ladder(5, 65_507))
                .containsExactly(64, 128, 256, 512, 1_024, 1_472, 2_048, 4_096, 8_192, 16_384, 32_768, 65_507);
        assertThat(Size.ladder(100, 1_400)).containsExactly(128, 256, 512, 1_024, 1_400);
        assertThat(Size.ladder(64, 64)).isEmpty();
    }

    @Test
    void aMirrorIsLearnedFromOneAnswerAndTellsWhereALongerOneIsCut() {
        Mirror learned = Mirror.learn(HELLO, Payload.of("ack: hello"));

        assertThat(learned).isEqualTo(ACK);
        assertThat(ACK.repeated(Payload.of("hello0123"), Payload.of("ack: hello01")))
                .isEqualTo(7);
        assertThat(ACK.repeated(HELLO, Payload.of("ack: hello"))).isEqualTo(5);
        assertThat(ACK.repeated(HELLO, Payload.of("nak: hello"))).isEqualTo(Mirror.NOTHING);
        assertThat(new Mirror(Payload.of("<"), Payload.of(">")).repeated(Payload.of("abc"), Payload.of("<ab>")))
                .isEqualTo(2);
        assertThat(Mirror.learn(HELLO, Payload.of("pong"))).isNull();
        assertThat(Mirror.learn(Payload.EMPTY, Payload.of("pong"))).isNull();
    }
}
