package dev.parley.framing;

import dev.parley.payload.Payload;
import dev.parley.text.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** Cuts one direction of an HTTP/1.1 connection into messages, which end as RFC 9112, section 6.3, says. */
final class HttpDeframer extends GatheringDeframer {
    /** No head, no line with a chunk's size and no trailer is longer. */
    static final int MOST_HEAD_BYTES = 64 << 10;

    /** How many requests may wait for their answers. */
    private static final int MOST_WAITING = 10_000;

    private static final int MOST_HEX_DIGITS = 15;

    private final int maxMessage;

    /** Which methods the answers that come will answer, as far as somebody here asked; guarded by itself. */
    private final Queue<String> asked = new ArrayDeque<>();

    private HttpHead head = new HttpHead();
    private State state = State.HEAD;
    private int sectionStart;
    private int lineStart;

    /** What is left of the body or chunk, with the line end behind a chunk. */
    private long left;

    /** Line ends before the message, which say nothing. */
    private int skipped;

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER,
        UNTIL_CLOSE,
        OTHER_PROTOCOL
    }

    HttpDeframer(int maxMessage) {
        super(new Gathering("an HTTP message", maxMessage, 0));
        this.maxMessage = maxMessage;
    }

    @Override
    public void sent(Payload message) {
        int most = Math.min(message.size(), "CONNECT ".length());
        String begins = new String(message.slice(0, most).bytes(), StandardCharsets.ISO_8859_1);
        if (!begins.startsWith("HTTP/")) {
            synchronized (asked) {
                if (asked.size() < MOST_WAITING) {
                    asked.add(begins.startsWith("HEAD ") ? "HEAD" : begins.equals("CONNECT ") ? "CONNECT" : "OTHER");
                }
            }
        }
    }

    private String method() {
        if (head.isRequest() || head.isInterim()) {
            return "";
        }
        synchronized (asked) {
            String method = asked.poll();
            return method == null ? "" : method;
        }
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, FrameConsumer messages) throws FramingException {
        int from = offset;
        int last = offset + length;
        while (from < last) {
            switch (state) {
                case HEAD, CHUNK_SIZE, TRAILER -> from = feedLine(bytes, from, last, messages);
                case BODY, CHUNK -> {
                    int count = (int) Math.min(last - from, left);
                    gathered.add(bytes, from, count);
                    from += count;
                    left -= count;
                    if (left == 0) {
                        bodyEnds(messages);
                    }
                }
                case UNTIL_CLOSE -> {
                    gathered.add(bytes, from, last - from);
                    from = last;
                }
                case OTHER_PROTOCOL ->
                    throw new FramingException(
                            "the connection changed its protocol (101 Switching Protocols), and what follows is no HTTP: to see it as it comes, leave --frame http out");
            }
        }
    }

    /** Takes in bytes up to the end of a line, and gives back where it stopped. */
    private int feedLine(byte[] bytes, int from, int last, FrameConsumer messages) throws FramingException {
        int end = from;
        while (end < last && bytes[end] != '\n') {
            end++;
        }
        int next = Math.min(end + 1, last);
        if (gathered.size() == 0) {
            requireBeginning(bytes[from]);
        }
        if (gathered.size() - sectionStart + next - from > MOST_HEAD_BYTES) {
            throw new FramingException("%s is longer than %s: is this the right --frame http?"
                    .formatted(
                            state == State.HEAD ? "an HTTP head" : "what stands between the chunks",
                            Sizes.show(MOST_HEAD_BYTES)));
        }
        gathered.add(bytes, from, next - from);
        if (end < last) {
            int size = gathered.size() - 1;
            boolean carriageReturn = size > lineStart && gathered.at(size - 1) == '\r';
            lineEnds(size - lineStart - (carriageReturn ? 1 : 0), messages);
        }
        return next;
    }

    private static void requireBeginning(byte first) throws FramingException {
        if (first == 0x16) {
            throw new FramingException(
                    "this is no HTTP but looks like the beginning of TLS: does the client call https:// where http:// is served?");
        }
        if ((first < '!' || first > '~') && first != '\r' && first != '\n') {
            throw new FramingException(
                    "an HTTP message begins with a method or HTTP/1.1, and here is \"%s\": is this the right --frame http?"
                            .formatted(Payload.copyOf(first).escaped()));
        }
    }

    /** @param length of the line that ends at the end of what was gathered, without its line end */
    private void lineEnds(int length, FrameConsumer messages) throws FramingException {
        byte[] bytes = gathered.array();
        int start = lineStart;
        lineStart = gathered.size();
        switch (state) {
            case HEAD -> {
                if (length > 0) {
                    head.line(bytes, start, length);
                } else if (start == 0) {
                    skipped += gathered.size();
                    gathered.drop(gathered.size());
                    lineStart = 0;
                } else {
                    headEnds(messages);
                }
            }
            case CHUNK_SIZE -> {
                left = chunkSize(bytes, start, length);
                sectionStart = gathered.size();
                requireRoom(left);
                state = left == 0 ? State.TRAILER : State.CHUNK;
                left += 2; // with the line end behind it
            }
            default -> {
                if (length == 0) {
                    messageEnds(messages);
                }
            }
        }
    }

    private void headEnds(FrameConsumer messages) throws FramingException {
        sectionStart = gathered.size();
        switch (head.body(method())) {
            case NONE -> {
                boolean changes = head.changesProtocol();
                messageEnds(messages);
                state = changes ? State.OTHER_PROTOCOL : State.HEAD;
            }
            case LENGTH -> {
                left = head.contentLength();
                requireRoom(left);
                state = State.BODY;
            }
            case CHUNKED -> state = State.CHUNK_SIZE;
            case UNTIL_CLOSE -> state = State.UNTIL_CLOSE;
        }
    }

    private void requireRoom(long bytes) throws FrameTooLongException {
        if (bytes > maxMessage - gathered.size()) {
            throw new FrameTooLongException(Long.toString(bytes), maxMessage, "--frame http");
        }
    }

    private static long chunkSize(byte[] bytes, int start, int length) throws FramingException {
        int digits = 0;
        long size = 0;
        while (digits < length && Character.digit(bytes[start + digits], 16) >= 0) {
            size = 16 * size + Character.digit(bytes[start + digits], 16);
            digits++;
            if (digits > MOST_HEX_DIGITS) {
                break;
            }
        }
        boolean ends = digits == length || " \t;".indexOf(bytes[start + digits]) >= 0;
        if (digits == 0 || digits > MOST_HEX_DIGITS || !ends) {
            throw new FramingException(
                    "a chunk of HTTP begins with its size in hex, and here is \"%s\": bytes were lost, or the size of the chunk before it was wrong"
                            .formatted(Payload.copyOf(bytes, start, Math.min(length, 40))
                                    .escaped()));
        }
        return size;
    }

    private void bodyEnds(FrameConsumer messages) throws FramingException {
        if (state == State.BODY) {
            messageEnds(messages);
            return;
        }
        int size = gathered.size();
        if (gathered.at(size - 2) != '\r' || gathered.at(size - 1) != '\n') {
            throw new FramingException(
                    "behind a chunk of HTTP stands \"%s\" and no \\r\\n: the size of the chunk is wrong, or bytes were lost"
                            .formatted(Payload.copyOf(gathered.array(), size - 2, 2)
                                    .escaped()));
        }
        state = State.CHUNK_SIZE;
        sectionStart = size;
        lineStart = size;
    }

    private void messageEnds(FrameConsumer messages) {
        int framedBytes = gathered.size() + skipped;
        messages.accept(gathered.take(0), framedBytes);
        head = new HttpHead();
        state = State.HEAD;
        sectionStart = 0;
        lineStart = 0;
        skipped = 0;
    }

    @Override
    public void finish(FrameConsumer messages) {
        if (state == State.UNTIL_CLOSE) {
            messageEnds(messages);
        }
    }

    @Override
    public int begun() {
        return gathered.size() == 0 ? 0 : gathered.size() + skipped;
    }

    @Override
    public String missing() {
        String waits = switch (state) {
            case HEAD -> "the empty line that ends its head has not come";
            case BODY -> "its Content-Length says %s more".formatted(Sizes.show(left));
            case UNTIL_CLOSE ->
                "it ends with the connection, since it has neither Content-Length nor Transfer-Encoding: chunked";
            default -> "its last chunk, of size 0, has not come";
        };
        return "an HTTP message has begun (%s), and %s".formatted(Sizes.show(gathered.size()), waits);
    }
}
