package dev.parley.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.payload.Escapes;
import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The framings of HTTP, Redis, syslog, marks, and headers that differ: where their messages end, however the stream is cut. */
final class ProtocolFramingTest {
    private static final String GT06 = "length=1,at=2,adjust=2,tag=\\x78\\x78 or length=2,at=2,adjust=2,tag=\\x79\\x79";
    private static final String STX = "start=\\x02,end=\\x03,escape=\\x10";
    private static final String DLE = "start=\\x10\\x02,end=\\x10\\x03,escape=\\x10";
    private static final String PPP = "start=\\x7e,end=\\x7e,escape=\\x7d,xor=\\x20";

    /** A framing, what stands on the stream, and the messages that it is. */
    record Sample(String word, List<String> messages, String stream) {
        /** Where each message is what stands on the stream. */
        static Sample whole(String word, String... messages) {
            return new Sample(word, List.of(messages), String.join("", messages));
        }

        @Override
        public String toString() {
            return word + " " + stream.length() + " B: " + Escapes.show(stream.getBytes(ISO_8859_1));
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                Sample.whole(
                        "http",
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello",
                        "PUT / HTTP/1.0\nContent-Length: 2, 2\n\n\r\n",
                        "DELETE /x HTTP/1.1\r\n\r\n"),
                Sample.whole(
                        "http",
                        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n",
                        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\nA \r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\nTrailer: x\r\n\r\n",
                        "GET / HTTP/1.1\r\n\r\n"),
                Sample.whole(
                        "http",
                        "HTTP/1.1 100 Continue\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
                        "HTTP/1.1 204\r\nContent-Length: 3\r\n\r\n",
                        "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
                        "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
                new Sample(
                        "http",
                        List.of("GET / HTTP/1.1\r\n\r\n", "GET /2 HTTP/1.1\r\n\r\n"),
                        "\r\n\nGET / HTTP/1.1\r\n\r\n\r\nGET /2 HTTP/1.1\r\n\r\n"),
                new Sample("length=decimal", List.of("<34>1 a", "", "x\ny"), "7 <34>1 a0 3 x\ny"),
                Sample.whole(
                        "resp",
                        "*2\r\n$4\r\nLLEN\r\n$6\r\nmy\r\nli\r\n",
                        "+OK\r\n",
                        "-ERR no\r\n",
                        ":48\r\n",
                        "$-1\r\n",
                        "*-1\r\n",
                        "$0\r\n\r\n",
                        "*0\r\n",
                        "*3\r\n*2\r\n:1\r\n*0\r\n$-1\r\n+a\r\n",
                        "PING\r\n",
                        "SET a 1\n",
                        "%1\r\n+a\r\n_\r\n"),
                new Sample("resp", List.of("PING\r\n", ":1\r\n"), "\r\nPING\r\n\r\n:1\r\n"),
                Sample.whole(GT06, "xx\u0003abc\r\n", "yy\0\u0004abcd\r\n", "xx\0\r\n"),
                new Sample(
                        STX,
                        List.of("ab", "\u0002\u0003\u0010", ""),
                        "\u0002ab\u0003\u0002\u0010\u0002\u0010\u0003\u0010\u0010\u0003\u0002\u0003"),
                new Sample(
                        DLE,
                        List.of("a\u0002\u0003", "\u0010"),
                        "\u0010\u0002a\u0002\u0003\u0010\u0003\u0010\u0002\u0010\u0010\u0010\u0003"),
                new Sample(PPP, List.of("a", "~}", "b"), "~a~}^}]~~b~"),
                // HL7 over MLLP
                new Sample(
                        "start=\\x0b,end=\\x1c\\r",
                        List.of("MSH\u001c|", "PID"),
                        "\u000bMSH\u001c|\u001c\r\u000bPID\u001c\r"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theMessagesAreTheSameWhereverTheStreamIsCut(Sample sample) throws FramingException {
        byte[] stream = sample.stream.getBytes(ISO_8859_1);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                assertCut(sample, stream, first, second);
            }
        }
        assertCut(sample, stream, IntStream.range(0, stream.length).toArray());
    }

    private static void assertCut(Sample sample, byte[] stream, int... cuts) throws FramingException {
        Deframer deframer = Framing.parse(sample.word).deframer(10_000);
        List<String> messages = new ArrayList<>();
        int[] framedBytes = {0};
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            deframer.feed(stream, from, to - from, (message, itsFramedBytes) -> {
                messages.add(latin(message));
                framedBytes[0] += itsFramedBytes;
            });
            from = to;
        }
        assertThat(messages).isEqualTo(sample.messages);
        assertThat(framedBytes[0]).isEqualTo(stream.length);
        assertThat(deframer.begun()).isZero();
        assertThat(deframer.passedOver()).isEmpty();
    }

    @Test
    void randomHttpMessagesCutAnywhereComeOutWhole() throws FramingException {
        Random random = Seed.random();
        for (int round = 0; round < 200; round++) {
            List<String> sent = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                sent.add(random.nextBoolean() ? httpChunks(random) : httpLength(random));
            }
            byte[] stream = String.join("", sent).getBytes(ISO_8859_1);
            List<String> messages = new ArrayList<>();
            Deframer deframer = Framing.http().deframer(100_000);
            for (int at = 0; at < stream.length; ) {
                int length = Math.min(stream.length - at, random.nextInt(100));
                deframer.feed(stream, at, length, (message, framedBytes) -> messages.add(latin(message)));
                at += length;
            }
            assertThat(messages).isEqualTo(sent);
        }
    }

    private static String bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static String httpLength(Random random) {
        String body = bytes(random, 300);
        return "POST / HTTP/1.1\r\nX: y\r\nContent-Length: %s\r\n\r\n%s".formatted(body.length(), body);
    }

    private static String httpChunks(Random random) {
        StringBuilder message = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            String chunk = "x" + bytes(random, 100);
            message.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return message.append("0\r\n\r\n").toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http|hello\\r\\n|an HTTP message begins with a line such as GET / HTTP/1.1",
                "http|\\x16\\x03\\x01|looks like the beginning of TLS",
                "http|\\xff|begins with a method or HTTP/1.1, and here is \"\\xff\"",
                "http|GET / HTTP/1.1\\r\\nHost : a\\r\\n|must be a name, a colon and a value",
                "http|GET / HTTP/1.1\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n|must be one whole number, and here is '2' behind 1",
                "http|GET / HTTP/1.1\\r\\nContent-Length: -1\\r\\n|must be one whole number",
                "http|GET / HTTP/1.1\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n|must be chunked, but is 'gzip'",
                "http|GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n|begins with its size in hex, and here is \"zz\"",
                "http|GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nabc|stands \"bc\" and no \\r\\n",
                "http|GET / HTTP/1.1\\r\\nContent-Length: 90000\\r\\n\\r\\n|its length is 90000, which makes it longer than 10,000 B",
                "http|HTTP/1.1 101 Switching Protocols\\r\\n\\r\\nx|changed its protocol",
                "length=decimal|<34>1 a|here is \"<\"",
                "length=decimal|12345678901234|is this the right --frame length=decimal?",
                "length=decimal|90000 a|longer than 10,000 B",
                "resp|?|begins with + - : $ or *",
                "resp|$x\\r\\n|must be a whole number, and here is \"x\"",
                "resp|$-2\\r\\n|must be a whole number",
                "resp|*2\\r\\nPING\\r\\n|begins with + - : $ or *",
                "resp|$1\\r\\nabc|stands \"bc\" and no \\r\\n",
                "resp|+OK\\n|stands \"K\\n\" and no \\r\\n",
                "resp|$90000\\r\\n|longer than 10,000 B",
                "resp|*999999999\\r\\n|longer than 10,000 B",
            })
    void whatIsNoMessageIsRefusedInASentence(String word, String stream, String says) {
        byte[] bytes = Escapes.parse(stream).bytes();
        Deframer deframer = Framing.parse(word).deframer(10_000);
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> deframer.feed(bytes, 0, bytes.length, (message, framedBytes) -> {}))
                .withMessageContaining(says);
    }

    @Test
    void anUnknownTagIsRefusedWithThoseThatAreKnown() {
        Deframer deframer = Framing.parse(GT06).deframer(100);
        byte[] bytes = {0x78, 0x79};
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> deframer.feed(bytes, 0, 2, (message, framedBytes) -> {}))
                .withMessageContaining("begins with 78 79, and --frame length knows the tag 78 78 or 79 79");
    }

    @Test
    void anHttpHeadHasABound() {
        Deframer deframer = Framing.http().deframer(1 << 20);
        byte[] head = ("GET / HTTP/1.1\r\nX: " + "x".repeat(70_000)).getBytes(ISO_8859_1);
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> deframer.feed(head, 0, head.length, (message, framedBytes) -> {}))
                .withMessageContaining("an HTTP head is longer than 65,536 B");
    }

    @Test
    void anHttpAnswerWithoutALengthEndsWithTheConnection() throws FramingException {
        List<Payload> messages = new ArrayList<>();
        Deframer deframer = Framing.http().deframer(1_000);
        byte[] bytes = "HTTP/1.0 200 OK\r\n\r\nall of it".getBytes(ISO_8859_1);
        deframer.feed(bytes, 0, bytes.length, (message, framedBytes) -> messages.add(message));
        assertThat(messages).isEmpty();
        assertThat(deframer.missing()).contains("it ends with the connection");

        deframer.finish((message, framedBytes) -> messages.add(message));

        assertThat(messages).containsExactly(Payload.copyOf(bytes));
        assertThat(deframer.remainder()).isEqualTo(Payload.EMPTY);
    }

    @Test
    void anAnswerToHeadHasNoBody() throws FramingException {
        List<String> messages = new ArrayList<>();
        Deframer deframer = Framing.http().deframer(1_000);
        deframer.sent(Payload.of("GET / HTTP/1.1\r\n\r\n"));
        deframer.sent(Payload.of("HEAD / HTTP/1.1\r\n\r\n"));
        deframer.sent(Payload.of("GET / HTTP/1.1\r\n\r\n"));
        String long3 = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
        byte[] bytes = (long3 + "abc" + "HTTP/1.1 100 Continue\r\n\r\n" + long3 + long3 + "def").getBytes(ISO_8859_1);

        deframer.feed(bytes, 0, bytes.length, (message, framedBytes) -> messages.add(latin(message)));

        assertThat(messages).containsExactly(long3 + "abc", "HTTP/1.1 100 Continue\r\n\r\n", long3, long3 + "def");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STX|ab\\x02c\\x03|3 B before the start mark",
                "STX|\\x02ab\\x02c\\x03|a start mark 02 came inside a message",
                "DLE|\\x10\\x02ab\\x10\\x02c\\x10\\x03|a start mark 10 02 came inside",
                "PPP|abc~c~|3 B before the start mark 7e"
            })
    void marksFindTheNextMessageAndTellWhatWasPassedOver(String which, String stream, String says) throws Exception {
        String word = which.equals("STX") ? STX : which.equals("DLE") ? DLE : PPP;
        Deframer deframer = Framing.parse(word).deframer(100);
        List<Payload> messages = new ArrayList<>();
        byte[] bytes = Escapes.parse(stream).bytes();

        for (byte each : bytes) {
            deframer.feed(new byte[] {each}, 0, 1, (message, framedBytes) -> messages.add(message));
        }

        assertThat(messages).containsExactly(Payload.of("c"));
        assertThat(deframer.passedOver())
                .contains(says.replace("3 B before", which.equals("STX") ? "2 B before" : "3 B before"));
        assertThat(deframer.passedOver()).isEmpty();
    }

    @Test
    void withoutAStartMarkTheBytesHaveABound() {
        Deframer deframer = Framing.parse(STX).deframer(100);
        byte[] bytes = new byte[101];
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> deframer.feed(bytes, 0, bytes.length, (message, framedBytes) -> {}))
                .withMessageContaining("101 B have come, and the start mark 02 of a message was not among them");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http|GET / HTTP/1.1\\r\\n\\r\\n|GET / HTTP/1.1\\r\\n\\r\\n|false",
                "http|POST / HTTP/1.1\\r\\nA: b\\r\\n\\r\\nhi|POST / HTTP/1.1\\r\\nA: b\\r\\nContent-Length: 2\\r\\n\\r\\nhi|false",
                "http|HTTP/1.1 200 OK\\r\\n\\r\\n|HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n|false",
                "http|HTTP/1.1 200 OK\\ncontent-length: 0\\n\\nhi|HTTP/1.1 200 OK\\nContent-Length: 2\\n\\nhi|false",
                "http|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhi|HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi|true",
                "http|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n|false",
                "http|HTTP/1.1 204 None\\r\\n\\r\\n|HTTP/1.1 204 None\\r\\n\\r\\n|false",
                "http|HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n|HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n|false",
                "http=keep|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhi|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhi|false",
                "resp|+OK|+OK\\r\\n|false",
                "resp|$2\\r\\nhi|$2\\r\\nhi\\r\\n|false",
                "resp|SET a 1|SET a 1\\r\\n|false",
                "length=decimal|hi|2 hi|false",
                "length=decimal||0|false",
            })
    void aMessageLooksSoOnTheWire(String word, String message, String wire, boolean replaces) throws Exception {
        Framing framing = Framing.parse(word);
        Payload given = message == null ? Payload.EMPTY : Escapes.parse(message);
        Payload framed = framing.frame(given);
        assertThat(framed).isEqualTo(Escapes.parse(wire.equals("0") ? "0 " : wire));
        assertThat(framing.replaces(given, framed)).isEqualTo(replaces);
    }

    @Test
    void aTaggedHeaderGetsItsLength() throws FramingException {
        Framing framing = Framing.parse(GT06);
        assertThat(framing.frame(Payload.of("yy\0\0abc\r\n"))).isEqualTo(Payload.of("yy\0\u0003abc\r\n"));
        assertThat(framing.frame(Payload.of("xx\0\r\n"))).isEqualTo(Payload.of("xx\0\r\n"));
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> framing.frame(Payload.of("zzzzz")))
                .withMessageContaining("must begin with the tag 78 78 or 79 79");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http|hello|has no empty line. To send other bytes past the framing",
                "http|hello\\r\\n\\r\\n|begins with a line such as GET / HTTP/1.1",
                "resp|$5\\r\\nhi|this is a part of one",
                "resp|+a\\r\\n+b|none, or several",
                "resp|?|begins with + - : $ or *",
            })
    void whatIsNoMessageCannotBeSent(String word, String message, String says) {
        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> Framing.parse(word).frame(Escapes.parse(message)))
                .withMessageContaining(says);
    }

    private static String latin(Payload message) {
        return new String(message.bytes(), ISO_8859_1);
    }
}
