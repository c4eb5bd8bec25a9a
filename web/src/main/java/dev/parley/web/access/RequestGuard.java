package dev.parley.web.access;

import dev.parley.web.json.Json;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through if its Host is one of this server's names, its Origin is this page, and, under {@code /api/}, its cookie
 * is the right one. So another page in the same browser gets nothing, nor does a name that was pointed to this computer (DNS
 * rebinding). Every answer says what a browser may do with it.
 */
public final class RequestGuard implements Filter {
    /** Nothing from elsewhere, no script or style in the text of a page, no markup made of text. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String NO_REQUEST = "this is no request that HTTP/1.1 or a WebSocket (RFC 6455) begins with";

    private static final String OTHER_PAGE = "only this server's own page may ask for that";

    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD);

    private final AccessKeys keys;
    private final Set<String> hosts;
    private final String cookieName;

    /**
     * @param hosts what a Host header may be, such as {@code 127.0.0.1:7070}, in lower case
     * @param port of the server: each has a cookie of its own, since browsers do not tell ports apart
     */
    public RequestGuard(AccessKeys keys, Set<String> hosts, int port) {
        this.keys = keys;
        this.hosts = Set.copyOf(hosts);
        this.cookieName = "parley-" + port;
    }

    /** The header that gives the browser its cookie. */
    public String setCookie() {
        return cookieName + "=" + keys.cookie() + "; Path=/; HttpOnly; SameSite=Strict";
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        addHeaders(response);
        Refusal refusal = refusal(
                request.headers(),
                READING.contains(request.prologue().method()) && !isUpgrade(request.headers()),
                request.path().path().startsWith("/api/"));
        if (refusal == null) {
            chain.proceed();
            return;
        }
        response.status(refusal.status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(HeaderValues.CONNECTION_CLOSE);
        Entity.send(request, response, body(refusal.message));
    }

    private static byte[] body(String message) {
        return Json.bytes(Json.object("errors", List.of(Json.object("message", message))));
    }

    /** What Helidon refuses before any filter: a WebSocket whose Origin does not fit its Host, and what is no such request. */
    public static DirectHandlers refusals() {
        return DirectHandlers.builder()
                .addHandler(
                        DirectHandler.EventType.FORBIDDEN,
                        (request, type, status, headers, message) -> refused(Status.FORBIDDEN_403, headers, OTHER_PAGE))
                .addHandler(
                        DirectHandler.EventType.BAD_REQUEST,
                        (request, type, status, headers, message) ->
                                refused(Status.BAD_REQUEST_400, headers, NO_REQUEST))
                .build();
    }

    private static DirectHandler.TransportResponse refused(
            Status status, ServerResponseHeaders headers, String message) {
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"))
                .header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"))
                .header(HeaderValues.create("X-Content-Type-Options", "nosniff"))
                .keepAlive(false)
                .entity(body(message))
                .build();
    }

    /** Whether a request asks for a WebSocket, which reads for as long as it is open. */
    public static boolean isUpgrade(Headers headers) {
        return headers.values(HeaderNames.UPGRADE).stream().anyMatch("websocket"::equalsIgnoreCase);
    }

    private record Refusal(Status status, String message) {}

    private static void addHeaders(RoutingResponse response) {
        response.header(HeaderNames.create("Content-Security-Policy"), CONTENT_SECURITY_POLICY)
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin")
                .header(HeaderNames.create("Cross-Origin-Resource-Policy"), "same-origin");
    }

    /** Whether a page may open a WebSocket. A browser always says which page asks; only this server's own may. */
    public boolean allowsSocket(Headers headers) {
        return refusal(headers, false, true) == null;
    }

    /**
     * Why a request is refused, or null.
     *
     * @param reading whether it changes nothing, so that a browser need not say which page asks
     * @param api whether it is about data
     */
    private @Nullable Refusal refusal(Headers headers, boolean reading, boolean api) {
        List<String> host = headers.values(HeaderNames.HOST);
        String name = host.size() == 1 ? host.getFirst().toLowerCase(Locale.ROOT) : "";
        if (!hosts.contains(name)) {
            return new Refusal(
                    Status.create(421), "this is no name of this server: open the link that parley console printed");
        }
        String own = "http://" + name;
        List<String> origin = headers.values(HeaderNames.ORIGIN);
        boolean sameOrigin = origin.isEmpty() ? reading : origin.equals(List.of(own));
        if (!sameOrigin || (api && !isSameSite(headers))) {
            return new Refusal(Status.FORBIDDEN_403, OTHER_PAGE);
        }
        if (api && !hasCookie(headers)) {
            return new Refusal(
                    Status.UNAUTHORIZED_401,
                    "this browser has not been let in: open the link that parley console printed");
        }
        return null;
    }

    /** What a browser says about where a request comes from; a program that is no browser says nothing. */
    private static boolean isSameSite(Headers headers) {
        List<String> site = headers.values(FETCH_SITE);
        return site.isEmpty() || site.equals(List.of("same-origin")) || site.equals(List.of("none"));
    }

    private boolean hasCookie(Headers headers) {
        String name = cookieName + "=";
        return headers.values(HeaderNames.COOKIE).stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(name))
                .anyMatch(cookie -> keys.isCookie(cookie.substring(name.length())));
    }
}
