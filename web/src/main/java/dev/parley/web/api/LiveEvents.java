package dev.parley.web.api;

import dev.parley.web.access.RequestGuard;
import dev.parley.web.feed.EventStream;
import dev.parley.web.workbench.BenchException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.io.IOException;
import java.util.Optional;

/**
 * The live events of one page, over a WebSocket (RFC 6455) at {@value #PATH}. A WebSocket, because a browser gives all pages of
 * one server six connections for everything else, and ten pages may be open. What a page says is passed over.
 */
public final class LiveEvents implements WsListener {
    /** Where it is; {@code after} is the number of the last event that the page knows. */
    public static final String PATH = "/api/v1/events";

    private static final int GOING_AWAY = 1_001;

    private final Api.Services services;
    private final RequestGuard guard;
    private long after;
    private volatile boolean closed;

    /** One for each page. */
    public LiveEvents(Api.Services services, RequestGuard guard) {
        this.services = services;
        this.guard = guard;
    }

    /** What a WebSocket's listener refuses has no body: so the request is looked at before. */
    static void check(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!request.path().path().equals(PATH)) {
            chain.proceed();
        } else if (!request.prologue().method().equals(Method.GET)) {
            response.header(HeaderNames.ALLOW, "GET");
            Routes.refuse(request, response, Status.METHOD_NOT_ALLOWED_405, "that path has the method GET");
        } else if (!RequestGuard.isUpgrade(request.headers())) {
            response.header(HeaderNames.UPGRADE, "websocket");
            Routes.refuse(
                    request,
                    response,
                    Status.create(426),
                    "the live events are a WebSocket: ask with Upgrade: websocket");
        } else {
            String after = request.query().first("after").orElse("0");
            if (isNumber(after)) {
                chain.proceed();
            } else {
                Routes.answer(request, response, () -> {
                    throw BenchException.of(
                            "after", "\"after\" is the number of an event, or 0, but was '" + after + "'");
                });
            }
        }
    }

    private static boolean isNumber(String after) {
        return after.matches("\\d{1,18}");
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
        if (!guard.allowsSocket(headers)) {
            throw new WsUpgradeException(
                    "only this server's own page may ask for that, in a browser that opened the link");
        }
        String number = prologue.query().first("after").orElse("0");
        if (!isNumber(number)) {
            throw new WsUpgradeException("\"after\" is no number");
        }
        after = Long.parseLong(number);
        return Optional.empty();
    }

    @Override
    public void onOpen(WsSession session) {
        Thread.ofVirtual().name("parley-page").start(() -> tell(session));
    }

    private void tell(WsSession session) {
        try {
            new EventStream(services.log(), services).run(after, message -> send(session, message));
            session.close(GOING_AWAY, "Parley ends");
        } catch (IOException | RuntimeException gone) {
            // The page was closed: whatever the socket says about it, nobody is left to be told.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(WsSession session, String message) throws IOException {
        if (closed) {
            throw new IOException("the page was closed");
        }
        session.send(message, true);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        end();
    }

    @Override
    public void onError(WsSession session, Throwable broken) {
        end();
    }

    /** The thread sees it with the next message, which comes within seconds. */
    private void end() {
        closed = true;
    }
}
