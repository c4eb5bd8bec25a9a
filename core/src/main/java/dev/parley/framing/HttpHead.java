package dev.parley.framing;

import dev.parley.text.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the head of an HTTP/1.1 message says of where the message ends (RFC 9112, section 6.3). Takes the head line by line. */
final class HttpHead {
    private static final Pattern REQUEST = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ \\S+ HTTP/\\d\\.\\d");
    private static final Pattern STATUS = Pattern.compile("HTTP/\\d\\.\\d (\\d{3})(?: .*)?", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private boolean begun;
    private boolean request;
    private int status;
    private long contentLength = -1;
    private String lastCoding = "";

    /** How the body ends. */
    enum Body {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    /**
     * Takes in the next line, without its end.
     *
     * @throws FramingException if it is none of an HTTP message
     */
    void line(byte[] from, int offset, int length) throws FramingException {
        String line = new String(from, offset, length, StandardCharsets.ISO_8859_1);
        if (begun) {
            field(line);
        } else {
            first(line);
            begun = true;
        }
    }

    private void first(String line) throws FramingException {
        request = REQUEST.matcher(line).matches();
        Matcher ofResponse = STATUS.matcher(line);
        if (!request && !ofResponse.matches()) {
            throw new FramingException(
                    "an HTTP message begins with a line such as GET / HTTP/1.1 or HTTP/1.1 200 OK, and here is %s: is this the right --frame http?"
                            .formatted(Excerpt.quote(line)));
        }
        status = request ? 0 : Integer.parseInt(ofResponse.group(1));
    }

    private void field(String line) throws FramingException {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            return; // a line that continues the one before: neither field that matters is written so
        }
        int colon = line.indexOf(':');
        if (colon < 1 || Character.isWhitespace(line.charAt(colon - 1))) {
            throw new FramingException(
                    "a line of an HTTP head must be a name, a colon and a value, and here is %s (RFC 9112): are there bytes of another message?"
                            .formatted(Excerpt.quote(line)));
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> contentLength(value);
            case "transfer-encoding" ->
                lastCoding = value.substring(value.lastIndexOf(',') + 1).strip().toLowerCase(Locale.ROOT);
            default -> {}
        }
    }

    /** The same length more than once is one. */
    private void contentLength(String value) throws FramingException {
        for (String each : value.split(",", -1)) {
            String digits = each.strip();
            if (!LENGTH.matcher(digits).matches() || (contentLength >= 0 && contentLength != Long.parseLong(digits))) {
                throw new FramingException(
                        "Content-Length must be one whole number, and here is %s%s: where this HTTP message ends cannot be known"
                                .formatted(Excerpt.quote(digits), contentLength < 0 ? "" : " behind " + contentLength));
            }
            contentLength = Long.parseLong(digits);
        }
    }

    /**
     * How the body ends, now that the whole head has come.
     *
     * @param method of the request that this answers; empty where it is a request, or that is not known
     * @throws FramingException if that cannot be known
     */
    Body body(String method) throws FramingException {
        if (status / 100 == 1 || status == 204 || status == 304 || method.equals("HEAD")) {
            return Body.NONE;
        }
        if (!request && method.equals("CONNECT") && status / 100 == 2) {
            return Body.UNTIL_CLOSE;
        }
        if (!lastCoding.isEmpty()) {
            if (lastCoding.equals("chunked")) {
                return Body.CHUNKED;
            }
            if (request) {
                throw new FramingException(
                        "the last Transfer-Encoding of an HTTP request must be chunked, but is %s: where the request ends cannot be known"
                                .formatted(Excerpt.quote(lastCoding)));
            }
            return Body.UNTIL_CLOSE;
        }
        if (contentLength >= 0) {
            return contentLength == 0 ? Body.NONE : Body.LENGTH;
        }
        return request ? Body.NONE : Body.UNTIL_CLOSE;
    }

    boolean isRequest() {
        return request;
    }

    /** Whether the answer itself is still to come (100 Continue). */
    boolean isInterim() {
        return status / 100 == 1 && !changesProtocol();
    }

    /** Whether what follows is no HTTP any more. */
    boolean changesProtocol() {
        return status == 101;
    }

    /** What Content-Length says; -1 where there is none. */
    long contentLength() {
        return contentLength;
    }
}
