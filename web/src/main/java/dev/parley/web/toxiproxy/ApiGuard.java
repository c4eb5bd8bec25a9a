package dev.parley.web.toxiproxy;

import dev.parley.web.access.Entity;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets programs in, and no browser: a page of anybody could otherwise open sockets on this computer. A name that was pointed to this
 * computer (DNS rebinding) is not among its hosts.
 */
final class ApiGuard implements Filter {
    private static final String BROWSER = "Mozilla/";

    private final Set<String> hosts;

    /** @param hosts what a Host header may be before its port, in lower case */
    ApiGuard(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    private record Refusal(Status status, String message) {}

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Refusal refusal = refusal(request.headers(), request.localPeer().port());
        if (refusal == null) {
            chain.proceed();
            return;
        }
        response.status(refusal.status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderValues.CONNECTION_CLOSE);
        Entity.send(request, response, ApiException.body(refusal.status.code(), refusal.message));
    }

    private @Nullable Refusal refusal(Headers headers, int port) {
        if (headers.contains(HeaderNames.ORIGIN)) {
            return new Refusal(
                    Status.FORBIDDEN_403, "a page in a browser may not use this API: the request has an Origin");
        }
        if (headers.first(HeaderNames.USER_AGENT).orElse("").startsWith(BROWSER)) {
            return new Refusal(
                    Status.FORBIDDEN_403,
                    "User agent not allowed: a browser may not use this API, and the User-Agent begins with "
                            + BROWSER);
        }
        String host = String.join(",", headers.values(HeaderNames.HOST)).toLowerCase(Locale.ROOT);
        String suffix = ":" + port;
        if (!host.endsWith(suffix) || !hosts.contains(host.substring(0, host.length() - suffix.length()))) {
            return new Refusal(
                    Status.create(421),
                    "this is no name of this server: write "
                            + String.join(", ", hosts.stream().sorted().toList()) + ", and the port " + port);
        }
        return null;
    }

    /** What Helidon refuses before any filter. */
    static DirectHandlers refusals() {
        return DirectHandlers.builder()
                .addHandler(
                        DirectHandler.EventType.BAD_REQUEST,
                        (request, type, status, headers, message) -> DirectHandler.TransportResponse.builder()
                                .status(Status.BAD_REQUEST_400)
                                .headers(headers)
                                .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"))
                                .keepAlive(false)
                                .entity(ApiException.body(
                                        Status.BAD_REQUEST_400.code(), "this is no request of HTTP/1.1"))
                                .build())
                .build();
    }
}
