package dev.parley.web.access;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** What an answer carries: where HEAD asked, only its length (RFC 9110, 9.3.2), which Helidon does not see to. */
public final class Entity {
    private Entity() {}

    /** Sends it, and ends the answer. */
    public static void send(ServerRequest request, ServerResponse response, byte[] content) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(content.length))
                    .send();
        } else {
            response.send(content);
        }
    }
}
