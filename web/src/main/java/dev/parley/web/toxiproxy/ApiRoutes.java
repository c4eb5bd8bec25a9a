package dev.parley.web.toxiproxy;

import dev.parley.web.access.Entity;
import dev.parley.web.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** toxiproxy's paths: each reads its request, asks the proxies, and answers as toxiproxy does. */
final class ApiRoutes {
    /** The toxiproxy whose API this is; its clients ask. */
    private static final String TOXIPROXY_VERSION = "2.12.0";

    private static final int MOST_BODY_BYTES = 1 << 20;

    private static final String PROXY = "/proxies/{proxy}";
    private static final String TOXICS = PROXY + "/toxics";
    private static final String TOXIC = TOXICS + "/{toxic}";

    private final Proxies proxies;
    private final String version;
    private final HttpRouting.Builder routing;
    private final Map<String, List<String>> methods = new LinkedHashMap<>();

    private ApiRoutes(Proxies proxies, String version, HttpRouting.Builder routing) {
        this.proxies = proxies;
        this.version = version;
        this.routing = routing;
    }

    /** What is answered; no value has no body. */
    private record Answer(Status status, @Nullable Object value) {
        static final Answer NOTHING = new Answer(Status.NO_CONTENT_204, null);

        static Answer of(Object value) {
            return new Answer(Status.OK_200, value);
        }
    }

    private interface Handler {
        Answer answer(ServerRequest request) throws ApiException;
    }

    /**
     * Adds all paths.
     *
     * @param version which Parley this is
     */
    static void add(Proxies proxies, String version, HttpRouting.Builder routing) {
        ApiRoutes routes = new ApiRoutes(proxies, version, routing);
        routes.addAll();
        routes.addOthers();
    }

    private void addAll() {
        on("/version", "GET", request -> Answer.of(Json.object("version", TOXIPROXY_VERSION, "parley", version)));
        on("/reset", "POST", request -> {
            proxies.reset();
            return Answer.NOTHING;
        });
        on("/populate", "POST", this::populate);
        on("/proxies", "GET", request -> Answer.of(proxies.json()));
        on(
                "/proxies",
                "POST",
                request -> new Answer(Status.CREATED_201, proxies.create(ProxyForm.ofNew(body(request)))));
        on(PROXY, "GET", request -> Answer.of(proxies.json(proxy(request))));
        onChange(PROXY, request -> Answer.of(proxies.change(proxy(request), ProxyForm.ofKnown(body(request)))));
        on(PROXY, "DELETE", request -> {
            proxies.delete(proxy(request));
            return Answer.NOTHING;
        });
        addToxics();
    }

    private void addToxics() {
        on(TOXICS, "GET", request -> Answer.of(proxies.toxics(proxy(request))));
        on(TOXICS, "POST", request -> Answer.of(proxies.addToxic(proxy(request), ToxicForm.ofNew(body(request)))));
        on(TOXIC, "GET", request -> Answer.of(proxies.toxic(proxy(request), toxic(request))));
        onChange(TOXIC, request -> Answer.of(proxies.changeToxic(proxy(request), toxic(request), body(request))));
        on(TOXIC, "DELETE", request -> {
            proxies.removeToxic(proxy(request), toxic(request));
            return Answer.NOTHING;
        });
    }

    /** Older clients change with POST. */
    private void onChange(String path, Handler handler) {
        on(path, "POST", handler);
        on(path, "PATCH", handler);
    }

    private void on(String path, String method, Handler handler) {
        methods.computeIfAbsent(path, _ -> new ArrayList<>()).add(method);
        routing.route(
                Method.predicate(Method.create(method)),
                PathMatchers.create(path),
                (request, response) -> answer(request, response, handler));
    }

    private void addOthers() {
        methods.forEach((path, names) -> routing.any(path, (request, response) -> {
            String allowed = String.join(", ", names);
            response.header(HeaderNames.ALLOW, allowed);
            refuse(request, response, Status.METHOD_NOT_ALLOWED_405, "that path has the methods " + allowed);
        }));
        routing.any((request, response) ->
                refuse(request, response, Status.NOT_FOUND_404, "toxiproxy's API has nothing at that path"));
    }

    private static void answer(ServerRequest request, ServerResponse response, Handler handler) {
        try {
            Answer answer = handler.answer(request);
            response.status(answer.status);
            if (answer.value == null) {
                response.send();
            } else {
                send(request, response, Json.bytes(answer.value));
            }
        } catch (ApiException wrong) {
            refuse(request, response, Status.create(wrong.status()), String.valueOf(wrong.getMessage()));
        }
    }

    private static void refuse(ServerRequest request, ServerResponse response, Status status, String message) {
        response.status(status);
        if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            response.header(HeaderValues.CONNECTION_CLOSE); // the rest of it is not read
        }
        send(request, response, ApiException.body(status.code(), message));
    }

    private static void send(ServerRequest request, ServerResponse response, byte[] json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        Entity.send(request, response, json);
    }

    /** An error has the proxies that were made before it beside it. */
    private Answer populate(ServerRequest request) throws ApiException {
        List<ProxyForm> forms = ProxyForm.ofNewOnes(body(request));
        List<Map<String, @Nullable Object>> done = new ArrayList<>();
        try {
            proxies.populate(forms, done::add);
            return new Answer(Status.CREATED_201, Json.object("proxies", done));
        } catch (ApiException wrong) {
            return new Answer(
                    Status.create(wrong.status()),
                    Json.object("error", wrong.getMessage(), "status", wrong.status(), "proxies", done));
        }
    }

    /** Of any type: toxiproxy's clients say different ones, and a browser is not let in. */
    private static @Nullable Object body(ServerRequest request) throws ApiException {
        if (!request.content().hasEntity()) {
            throw ApiException.wrong("bad request body: there is none, and this path needs one in JSON");
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MOST_BODY_BYTES + 1);
            if (bytes.length > MOST_BODY_BYTES) {
                throw ApiException.tooLong("bad request body: it is longer than 1 MiB");
            }
            return Json.read(new ByteArrayInputStream(bytes));
        } catch (IOException | UncheckedIOException bad) {
            throw ApiException.wrong("bad request body: it could not be read: " + bad.getMessage());
        } catch (IllegalArgumentException bad) {
            throw ApiException.wrong("bad request body: " + bad.getMessage());
        }
    }

    private static String proxy(ServerRequest request) {
        return request.path().pathParameters().get("proxy");
    }

    private static String toxic(ServerRequest request) {
        return request.path().pathParameters().get("toxic");
    }
}
