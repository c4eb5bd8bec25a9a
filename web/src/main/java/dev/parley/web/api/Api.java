package dev.parley.web.api;

import dev.parley.web.feed.EventLog;
import dev.parley.web.feed.EventStream;
import dev.parley.web.json.Body;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.Composer;
import dev.parley.web.workbench.RulesPreview;
import dev.parley.web.workbench.SavedMessages;
import dev.parley.web.workbench.Tasks;
import dev.parley.web.workbench.Workbench;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths under {@code /api/v1/}: each reads its request, asks the part that it is about, and answers with JSON. */
public final class Api {
    /** No text of a bench is longer: a settings file has at most 1 MiB. */
    private static final int MOST_BODY_BYTES = 4 << 20;

    private final Services services;

    public Api(Services services) {
        this.services = services;
    }

    /** Adds all paths. */
    public void route(HttpRouting.Builder routing) {
        get(routing, "/state", request -> services.state());
        routing.get("/api/v1/messages/{n}", this::message);
        get(
                routing,
                "/bench",
                request -> Json.object(
                        "file", services.workbench().file(),
                        "text", services.workbench().text().text()));
        put(routing, "/bench", (request, body) -> {
            services.workbench()
                    .replace(BenchFileName.of(body.optionalText("file").orElse("")), body.text("text"));
            return services.state();
        });
        post(routing, "/bench/saved", (request, body) -> {
            services.workbench().markSaved();
            return Json.object();
        });
        put(routing, "/simulator", (request, body) -> services.simulate(body.flag("on")));
        routeEntries(routing);
        routeByHand(routing);
        routeTasks(routing);
        any(routing);
    }

    /** The name of an entry that was given none is its address, and so has slashes: what is longer must be routed first. */
    private static final String NAME = "{name:.+}";

    private void routeEntries(HttpRouting.Builder routing) {
        post(
                routing,
                "/entries",
                (request, body) -> services.entry(services.workbench().add(body.text("kind"), Entries.yaml(body))));
        post(routing, "/entries/" + NAME + "/stop", (request, body) -> {
            services.workbench().stop(name(request));
            return services.entry(name(request));
        });
        post(routing, "/entries/" + NAME + "/start", (request, body) -> {
            services.workbench().start(name(request));
            return services.entry(name(request));
        });
        delete(routing, "/entries/" + NAME, request -> {
            services.workbench().remove(name(request));
            return Json.object();
        });
        post(routing, "/check", (request, body) -> Entries.check(services.workbench(), body));
        post(
                routing,
                "/entries/" + NAME + "/rules/check",
                (request, body) -> services.preview().check(name(request), body.text("text")));
        put(routing, "/entries/" + NAME + "/rules", (request, body) -> {
            services.workbench().changeRules(name(request), body.text("text"));
            return services.entry(name(request));
        });
        put(
                routing,
                "/entries/" + NAME,
                (request, body) -> services.entry(services.workbench().change(name(request), Entries.yaml(body))));
    }

    private void routeByHand(HttpRouting.Builder routing) {
        post(
                routing,
                "/entries/" + NAME + "/send",
                (request, body) -> ByHand.send(services.composer(), name(request), body));
        post(routing, "/preview", (request, body) -> ByHand.preview(services.workbench(), body));
        delete(routing, "/repeats/{id}", request -> {
            services.composer().endRepeat(number(request, "id"));
            return Json.object();
        });
        routing.put(
                "/api/v1/saved",
                (request, response) -> answer(response, () -> {
                    services.saved().replace(read(request));
                    return Json.object();
                }));
    }

    private void routeTasks(HttpRouting.Builder routing) {
        post(
                routing,
                "/tasks",
                (request, body) -> services.tasks()
                        .start(
                                body.text("verb"),
                                body.text("address"),
                                body.texts("options").orElse(Map.of())));
        delete(routing, "/tasks/{id}", request -> {
            services.tasks().end(number(request, "id"));
            return Json.object();
        });
        get(
                routing,
                "/snippets/{kind}",
                request -> services.snippets()
                        .of(
                                request.path().pathParameters().get("kind"),
                                request.query().first("address").orElse("")));
        get(routing, "/qr", request -> QrCodes.of(request.query().first("text").orElse("")));
    }

    /** What is none of these paths. */
    private static void any(HttpRouting.Builder routing) {
        routing.any("/api/*", (request, response) -> unknown(response));
        routing.any("/api/{+rest}", (request, response) -> unknown(response));
    }

    private static void unknown(ServerResponse response) {
        answer(response, () -> {
            throw new BenchException(BenchException.Kind.UNKNOWN, "the API has nothing there");
        });
    }

    static long longOrZero(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private void message(ServerRequest request, ServerResponse response) {
        answer(
                response,
                () -> services.message(
                        longOrZero(request.path().pathParameters().get("n"))));
    }

    /** Reads nothing, and gives back what is answered. */
    interface Reading {
        Object answer(ServerRequest request) throws BenchException;
    }

    /** Gets the body, and gives back what is answered. */
    interface Changing {
        Object answer(ServerRequest request, Body body) throws BenchException;
    }

    private interface Answer {
        @Nullable
        Object get() throws BenchException;
    }

    private static void get(HttpRouting.Builder routing, String path, Reading reading) {
        routing.get("/api/v1" + path, (request, response) -> answer(response, () -> reading.answer(request)));
    }

    private static void delete(HttpRouting.Builder routing, String path, Reading reading) {
        routing.delete("/api/v1" + path, (request, response) -> answer(response, () -> reading.answer(request)));
    }

    private static void post(HttpRouting.Builder routing, String path, Changing changing) {
        routing.post(
                "/api/v1" + path,
                (request, response) -> answer(response, () -> changing.answer(request, new Body(read(request)))));
    }

    private static void put(HttpRouting.Builder routing, String path, Changing changing) {
        routing.put(
                "/api/v1" + path,
                (request, response) -> answer(response, () -> changing.answer(request, new Body(read(request)))));
    }

    private static String name(ServerRequest request) {
        return request.path().pathParameters().get("name");
    }

    private static int number(ServerRequest request, String parameter) {
        return (int) longOrZero(request.path().pathParameters().get(parameter));
    }

    /** A form that another page could send has none of these types. */
    private static @Nullable Object read(ServerRequest request) throws BenchException {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw new BenchException(BenchException.Kind.WRONG, "the body must be of the type application/json");
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MOST_BODY_BYTES + 1);
            if (bytes.length > MOST_BODY_BYTES) {
                throw new BenchException(BenchException.Kind.WRONG, "the body is longer than 4 MiB");
            }
            return Json.read(new ByteArrayInputStream(bytes));
        } catch (IOException bad) {
            throw new BenchException(BenchException.Kind.WRONG, "the body could not be read: " + bad.getMessage());
        }
    }

    private static void answer(ServerResponse response, Answer answer) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").header(HeaderNames.CACHE_CONTROL, "no-store");
        try {
            Object value = answer.get();
            response.send(value instanceof byte[] json ? json : Json.bytes(value == null ? Json.object() : value));
        } catch (BenchException wrong) {
            response.status(
                            switch (wrong.kind()) {
                                case WRONG -> Status.create(422);
                                case UNKNOWN -> Status.NOT_FOUND_404;
                                case REFUSED -> Status.CONFLICT_409;
                            })
                    .send(errors(wrong.problems()));
        } catch (IllegalArgumentException wrong) {
            response.status(Status.BAD_REQUEST_400)
                    .send(errors(List.of(new BenchException.Problem(null, 0, 0, String.valueOf(wrong.getMessage())))));
        }
    }

    private static byte[] errors(List<BenchException.Problem> problems) {
        return Json.bytes(Json.object("errors", Entries.problems(problems)));
    }

    /** What the API is about; also what the live events ask for. */
    public interface Services extends EventStream.Source {
        EventLog log();

        Workbench workbench();

        RulesPreview preview();

        Composer composer();

        SavedMessages saved();

        Tasks tasks();

        Snippets snippets();

        /** Everything that a page must know at first. */
        Map<String, @Nullable Object> state();

        /** All that is known of an entry. */
        Map<String, @Nullable Object> entry(String name) throws BenchException;

        /** An event with its whole payload, as JSON. */
        byte[] message(long number) throws BenchException;

        /** Switches the simulated device. */
        Map<String, @Nullable Object> simulate(boolean on);
    }
}
