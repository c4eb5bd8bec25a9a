package dev.parley.web.api;

import dev.parley.web.feed.EventLog;
import dev.parley.web.feed.EventStream;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.CaptureItem;
import dev.parley.web.workbench.CaptureRows;
import dev.parley.web.workbench.Captures;
import dev.parley.web.workbench.Composer;
import dev.parley.web.workbench.Replays;
import dev.parley.web.workbench.RulesPreview;
import dev.parley.web.workbench.SavedMessages;
import dev.parley.web.workbench.Tasks;
import dev.parley.web.workbench.Workbench;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths under {@code /api/v1/}: each reads its request, asks the part that it is about, and answers with JSON. */
public final class Api {
    /** The name of an entry that was given none is its address, and so has slashes: what is longer must be routed first. */
    private static final String NAME = "{name:.+}";

    private static final List<String> NOTHING = List.of();
    private static final List<String> TEXT = List.of("text");

    private final Services services;

    public Api(Services services) {
        this.services = services;
    }

    /** Adds all paths. */
    public void route(HttpRouting.Builder routing) {
        routing.addFilter(LiveEvents::check);
        Routes routes = new Routes(routing);
        routes.get("/state", request -> services.state());
        routes.get("/messages/{n}", request -> services.message(Routes.number(request, "n", "an event")));
        routes.get(
                "/bench",
                request -> Json.object(
                        "file", services.workbench().file(),
                        "text", services.workbench().text().text()));
        routes.put("/bench", List.of("text", "file"), (request, body) -> {
            services.workbench()
                    .replace(BenchFileName.of(body.optionalText("file").orElse("")), body.text("text"));
            return services.state();
        });
        routes.post("/bench/saved", NOTHING, (request, body) -> {
            services.workbench().markSaved();
            return Json.object();
        });
        routes.put("/simulator", List.of("on"), (request, body) -> services.simulate(body.flag("on")));
        routeCaptures(routes);
        routeEntries(routes);
        routeRules(routes);
        routeByHand(routes);
        routeTasks(routes);
        routes.others();
    }

    private void routeEntries(Routes routes) {
        routes.post(
                "/entries",
                Entries.MEMBERS,
                (request, body) -> services.entry(services.workbench().add(body.text("kind"), Entries.yaml(body))));
        routes.post("/entries/" + NAME + "/stop", NOTHING, (request, body) -> {
            services.workbench().stop(name(request));
            return services.entry(name(request));
        });
        routes.post("/entries/" + NAME + "/start", NOTHING, (request, body) -> {
            services.workbench().start(name(request));
            return services.entry(name(request));
        });
        routes.delete("/entries/" + NAME, request -> {
            services.workbench().remove(name(request));
            return Json.object();
        });
        routes.post("/check", Entries.CHECKED, (request, body) -> Entries.check(services.workbench(), body));
    }

    private void routeRules(Routes routes) {
        routes.post(
                "/entries/" + NAME + "/rules/check",
                TEXT,
                (request, body) -> services.preview().check(name(request), body.text("text")));
        routes.put("/entries/" + NAME + "/rules", TEXT, (request, body) -> {
            services.workbench().changeRules(name(request), body.text("text"));
            return services.entry(name(request));
        });
        routes.put("/entries/" + NAME + "/impairments", List.of("up", "down"), (request, body) -> {
            services.workbench().changeImpairments(name(request), body.text("up"), body.text("down"));
            return services.entry(name(request));
        });
        routes.put(
                "/entries/" + NAME, Entries.MEMBERS, (request, body) -> Entries.change(services, name(request), body));
    }

    private void routeByHand(Routes routes) {
        routes.post(
                "/entries/" + NAME + "/send",
                ByHand.SENT,
                (request, body) -> ByHand.send(services.composer(), name(request), body));
        routes.post("/preview", ByHand.WRITTEN, (request, body) -> ByHand.preview(services.workbench(), body));
        routes.delete("/repeats/{id}", request -> {
            services.composer().endRepeat(Routes.number(request, "id", "a repetition"));
            return Json.object();
        });
        routes.put("/saved", messages -> {
            services.saved().replace(messages);
            return Json.object();
        });
    }

    private void routeTasks(Routes routes) {
        routes.post(
                "/tasks",
                List.of("verb", "address", "options"),
                (request, body) -> services.tasks()
                        .start(
                                body.text("verb"),
                                body.text("address"),
                                body.texts("options").orElse(Map.of())));
        routes.delete("/tasks/{id}", request -> {
            services.tasks().end(Routes.number(request, "id", "a task"));
            return Json.object();
        });
        routes.get(
                "/snippets/{kind}",
                request -> services.snippets()
                        .of(new Snippets.Wanted(
                                request.path().pathParameters().get("kind"),
                                request.query().first("address").orElse(""),
                                request.query().first("listening").orElse(""),
                                request.query().first("ssid").orElse(""),
                                request.query().first("password").orElse(""))));
        routes.get("/qr", request -> QrCodes.of(request.query().first("text").orElse("")));
    }

    private void routeCaptures(Routes routes) {
        routes.put("/entries/" + NAME + "/recording", List.of("on"), (request, body) -> {
            if (body.flag("on")) {
                services.captures().begin(name(request));
            } else {
                services.captures().end(name(request));
            }
            return services.entry(name(request));
        });
        routes.post(
                "/captures",
                (request, content) ->
                        services.captures().open(request.query().first("name").orElse(""), content));
        routes.get(
                "/captures/{id}/messages",
                request -> CaptureRows.of(
                        capture(request),
                        Routes.number(request.query().first("after").orElse("0"), "a row"),
                        request.query().first("frame").orElse("")));
        routes.get("/captures/{id}/file", request -> {
            CaptureItem item = capture(request);
            return new FileAnswer(item.file(), item.name());
        });
        routes.post(
                "/captures/{id}/replay",
                List.of("address", "options"),
                (request, body) -> services.replays()
                        .start(
                                capture(request),
                                body.text("address"),
                                body.texts("options").orElse(Map.of())));
        routes.delete("/captures/{id}", request -> {
            services.captures().remove(captureId(request));
            return Json.object();
        });
        routes.delete("/replays/{id}", request -> {
            services.replays().end(Routes.number(request, "id", "a replay"));
            return Json.object();
        });
    }

    private CaptureItem capture(ServerRequest request) throws BenchException {
        return services.captures().get(captureId(request));
    }

    private static long captureId(ServerRequest request) throws BenchException {
        return Routes.number(request, "id", "a capture");
    }

    private static String name(ServerRequest request) {
        return request.path().pathParameters().get("name");
    }

    /** What the API is about; also what the live events ask for. */
    public interface Services extends EventStream.Source {
        EventLog log();

        Workbench workbench();

        RulesPreview preview();

        Composer composer();

        SavedMessages saved();

        Tasks tasks();

        Captures captures();

        Replays replays();

        Snippets snippets();

        /** Everything that a page must know at first. */
        Map<String, @Nullable Object> state();

        /** All that is known of an entry. */
        Map<String, @Nullable Object> entry(String name) throws BenchException;

        /** Puts another entry in the place of one, and tells of it. */
        Map<String, @Nullable Object> change(String name, String yaml) throws BenchException;

        /** An event with its whole payload, as JSON. */
        byte[] message(long number) throws BenchException;

        /** Switches the simulated device. */
        Map<String, @Nullable Object> simulate(boolean on);
    }
}
