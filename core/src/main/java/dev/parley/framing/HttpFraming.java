package dev.parley.framing;

import dev.parley.payload.Payload;

/**
 * HTTP/1.1 messages, requests and responses (RFC 9112): a message is its head and its body as they stand on the stream, with
 * their chunks where they are chunked. Content-Length is filled in when a message is sent, unless it is kept.
 */
enum HttpFraming implements Framing {
    /** Fills in Content-Length. */
    USUAL,
    /** Sends every message as it is. */
    KEEP;

    @Override
    public Deframer deframer(int maxMessage) {
        return new HttpDeframer(maxMessage);
    }

    @Override
    public Payload frame(Payload message) throws FramingException {
        if (this == KEEP) {
            return message;
        }
        Parts parts = parts(message);
        long length = (long) message.size() - parts.bodyStart;
        HttpHead head = parts.head;
        HttpHead.Body body = head.body("");
        boolean hasNoLength = body == HttpHead.Body.CHUNKED
                || head.isInterim()
                || head.changesProtocol()
                || (head.contentLength() < 0 && body == HttpHead.Body.NONE && (length == 0 || !head.isRequest()))
                || (body == HttpHead.Body.UNTIL_CLOSE && parts.hasCoding);
        // With a length and no body it answers HEAD.
        boolean isRight =
                head.contentLength() == length || (head.contentLength() > 0 && length == 0 && !head.isRequest());
        if (hasNoLength || isRight) {
            return message;
        }
        Payload rest = message.slice(parts.lengthEnd, message.size());
        return message.slice(0, parts.lengthStart)
                .plus(Payload.of("Content-Length: " + length))
                .plus(parts.lengthEnd == parts.lengthStart ? parts.lineEnd : Payload.EMPTY)
                .plus(rest);
    }

    @Override
    public Payload asRead(Payload message, Payload framed) {
        return framed;
    }

    /** A length of zero stands for the one that is filled in. */
    @Override
    public boolean replaces(Payload message, Payload framed) {
        if (message.equals(framed)) {
            return false;
        }
        try {
            return parts(message).head.contentLength() > 0;
        } catch (FramingException isNoHttp) {
            return false; // it could not be framed either
        }
    }

    /**
     * A message that is sent, taken apart.
     *
     * @param lengthStart where Content-Length stands, or should
     * @param lengthEnd where it ends, without its line end; the same where there is none
     */
    private record Parts(
            HttpHead head, int bodyStart, int lengthStart, int lengthEnd, Payload lineEnd, boolean hasCoding) {}

    private static Parts parts(Payload message) throws FramingException {
        byte[] bytes = message.bytes();
        HttpHead head = new HttpHead();
        int start = 0;
        int lengthStart = -1;
        int lengthEnd = -1;
        boolean hasCoding = false;
        Payload lineEnd = Payload.of("\r\n");
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
            if (end == start && start > 0) {
                int at = lengthStart < 0 ? start : lengthStart;
                return new Parts(head, i + 1, at, lengthStart < 0 ? start : lengthEnd, lineEnd, hasCoding);
            }
            if (start == 0) {
                lineEnd = message.slice(end, i + 1);
            }
            head.line(bytes, start, end - start);
            hasCoding |= isNamed(message, start, "transfer-encoding:");
            if (isNamed(message, start, "content-length:")) {
                lengthStart = start;
                lengthEnd = end;
            }
            start = i + 1;
        }
        throw new FramingException(
                "a message must be an HTTP message: a first line, fields, an empty line, then the body (--frame http), and this one has no empty line. To send other bytes past the framing, use raw: true in a rule, or --frame-out none");
    }

    private static boolean isNamed(Payload message, int at, String name) {
        return message.slice(at, Math.min(message.size(), at + name.length()))
                .escaped()
                .equalsIgnoreCase(name);
    }
}
