package dev.parley.web;

import dev.parley.web.access.Entity;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, from the class path. They hold no data, so whoever reaches the port may read them. */
final class PageFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:\\.?[A-Za-z0-9-])*\\.(?:js|css|html|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "svg", "image/svg+xml");

    /** Has the version that the root pom names. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    /** What the page takes from libraries, by its name there. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "uPlot.esm.js", UPLOT + "uPlot.esm.js",
            "uPlot.min.css", UPLOT + "uPlot.min.css");

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    void route(HttpRouting.Builder routing) {
        get(routing, "/", (request, response) -> send(request, response, "index.html", "page/index.html"));
        get(routing, "/page/lib/{name}", (request, response) -> {
            String name = name(request);
            send(request, response, name, LIBRARIES.getOrDefault(name, ""));
        });
        get(
                routing,
                "/page/{name}",
                (request, response) -> send(request, response, name(request), "page/" + name(request)));
    }

    /** HEAD is answered like GET, without the body. */
    private static void get(HttpRouting.Builder routing, String path, Handler handler) {
        routing.route(Method.predicate(Method.GET, Method.HEAD), PathMatchers.create(path), handler);
    }

    private static String name(ServerRequest request) {
        return request.path().pathParameters().get("name");
    }

    private void send(ServerRequest request, ServerResponse response, String name, String resource) {
        byte[] content = NAME.matcher(name).matches() && !resource.isEmpty()
                ? files.computeIfAbsent(resource, PageFiles::read)
                : new byte[0];
        if (content.length == 0) {
            response.status(Status.NOT_FOUND_404).header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
            Entity.send(request, response, "the page has no such file\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ""))
                .header(HeaderNames.CACHE_CONTROL, "no-cache");
        Entity.send(request, response, content);
    }

    private static byte[] read(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }
}
