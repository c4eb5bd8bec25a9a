package dev.parley.web.api;

import dev.parley.text.SpellingSuggestion;
import dev.parley.web.access.Entity;
import dev.parley.web.json.Body;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.BenchException.Kind;
import dev.parley.web.workbench.BenchException.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What all paths of the API have in common: how a body is read, and how answers and errors are written. */
final class Routes {
    private static final String PREFIX = "/api/v1";

    /** No text of a bench is longer: a settings file has at most 1 MiB. */
    private static final int MOST_BODY_BYTES = 4 << 20;

    private final HttpRouting.Builder routing;

    /** The methods of each path; a path that is longer stands before one that would match it too. */
    private final Map<String, Set<String>> methods =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    Routes(HttpRouting.Builder routing) {
        this.routing = routing;
    }

    /** Reads nothing, and gives back what is answered. */
    interface Reading {
        Object answer(ServerRequest request) throws BenchException;
    }

    /** Gets the body, and gives back what is answered. */
    interface Changing {
        Object answer(ServerRequest request, Body body) throws BenchException;
    }

    /** Gets any JSON, and gives back what is answered. */
    interface Replacing {
        Object answer(@Nullable Object value) throws BenchException;
    }

    /** Gets the bytes of the body, whatever they are, and gives back what is answered. */
    interface Taking {
        Object answer(ServerRequest request, InputStream content) throws BenchException;
    }

    interface Answer {
        Object get() throws BenchException;
    }

    /** HEAD is answered like GET, without the body. */
    void get(String path, Reading reading) {
        note(path, "GET", "HEAD");
        routing.route(
                Method.predicate(Method.GET, Method.HEAD),
                PathMatchers.create(PREFIX + path),
                (request, response) -> answer(request, response, () -> reading.answer(request)));
    }

    void delete(String path, Reading reading) {
        note(path, "DELETE");
        routing.delete(PREFIX + path, (request, response) -> answer(request, response, () -> reading.answer(request)));
    }

    /** @param members what the body may have */
    void post(String path, List<String> members, Changing changing) {
        note(path, "POST");
        routing.post(
                PREFIX + path,
                (request, response) -> answer(request, response, () -> change(request, members, changing)));
    }

    /** For a body that is a file. */
    void post(String path, Taking taking) {
        note(path, "POST");
        routing.post(
                PREFIX + path,
                (request, response) -> answer(request, response, () -> {
                    requireType(request, FileAnswer.TYPE);
                    try (InputStream in = request.content().inputStream()) {
                        return taking.answer(request, in);
                    } catch (IOException bad) {
                        throw new BenchException(Kind.WRONG, "the body could not be read: " + bad.getMessage());
                    }
                }));
    }

    /** @param members what the body may have */
    void put(String path, List<String> members, Changing changing) {
        note(path, "PUT");
        routing.put(
                PREFIX + path,
                (request, response) -> answer(request, response, () -> change(request, members, changing)));
    }

    /** For a body that is no object. */
    void put(String path, Replacing replacing) {
        note(path, "PUT");
        routing.put(
                PREFIX + path, (request, response) -> answer(request, response, () -> replacing.answer(read(request))));
    }

    private void note(String path, String... names) {
        methods.computeIfAbsent(path, _ -> new TreeSet<>()).addAll(List.of(names));
    }

    /** Answers what is none of the paths above, or asks one of them with another method. */
    void others() {
        methods.forEach((path, names) -> routing.any(
                PREFIX + path, (request, response) -> otherMethod(request, response, String.join(", ", names))));
        routing.any("/api/*", (request, response) -> unknown(request, response));
        routing.any("/api/{+rest}", (request, response) -> unknown(request, response));
    }

    private static void otherMethod(ServerRequest request, ServerResponse response, String allowed) {
        response.header(HeaderNames.ALLOW, allowed);
        refuse(request, response, Status.METHOD_NOT_ALLOWED_405, "that path has the methods " + allowed);
    }

    private static void unknown(ServerRequest request, ServerResponse response) {
        refuse(request, response, Status.NOT_FOUND_404, "the API has nothing there");
    }

    private static Object change(ServerRequest request, List<String> members, Changing changing) throws BenchException {
        Body body = new Body(read(request));
        for (String name : body.names()) {
            if (!members.contains(name)) {
                throw BenchException.of(name, unknownMember(name, members));
            }
        }
        return changing.answer(request, body);
    }

    /** The keys of an entry do not stand beside its kind, which is an easy mistake. */
    private static String unknownMember(String name, List<String> members) {
        String here = members.isEmpty() ? "none, so send {}" : String.join(", ", members);
        String near = SpellingSuggestion.suggestion(name, members);
        String hint = near.isEmpty() && members.contains("fields") ? ". An entry's own keys stand in fields" : "";
        return "\"" + name + "\" is no member of this body; there "
                + (members.size() == 1 || members.isEmpty() ? "is " : "are ")
                + here
                + (near.isEmpty() ? hint : "." + near);
    }

    /** A form that another page could send has none of these types. */
    private static @Nullable Object read(ServerRequest request) throws BenchException {
        requireType(request, "application/json");
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MOST_BODY_BYTES + 1);
            if (bytes.length > MOST_BODY_BYTES) {
                throw new BenchException(Kind.WRONG, "the body is longer than 4 MiB");
            }
            return Json.read(new ByteArrayInputStream(bytes));
        } catch (IOException bad) {
            throw new BenchException(Kind.WRONG, "the body could not be read: " + bad.getMessage());
        }
    }

    private static void requireType(ServerRequest request, String wanted) throws BenchException {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.equals(wanted) && !type.startsWith(wanted + ";")) {
            throw new BenchException(Kind.WRONG, "the body must be of the type " + wanted);
        }
    }

    static void answer(ServerRequest request, ServerResponse response, Answer answer) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        try {
            Object value = answer.get();
            if (value instanceof FileAnswer file) {
                file.send(request, response);
                return;
            }
            response.header(HeaderNames.CONTENT_TYPE, "application/json");
            Entity.send(request, response, value instanceof byte[] json ? json : Json.bytes(value));
        } catch (BenchException wrong) {
            response.status(
                            switch (wrong.kind()) {
                                case WRONG -> Status.create(422);
                                case UNKNOWN -> Status.NOT_FOUND_404;
                                case REFUSED -> Status.CONFLICT_409;
                            })
                    .header(HeaderNames.CONTENT_TYPE, "application/json");
            Entity.send(request, response, errors(wrong.problems()));
        } catch (IllegalArgumentException wrong) {
            response.status(Status.BAD_REQUEST_400).header(HeaderNames.CONTENT_TYPE, "application/json");
            Entity.send(request, response, errors(String.valueOf(wrong.getMessage())));
        }
    }

    static void refuse(ServerRequest request, ServerResponse response, Status status, String message) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store");
        Entity.send(request, response, errors(message));
    }

    private static byte[] errors(String message) {
        return errors(List.of(new Problem(null, 0, 0, message)));
    }

    private static byte[] errors(List<Problem> problems) {
        return Json.bytes(Json.object("errors", Entries.problems(problems)));
    }

    /**
     * A number in a path.
     *
     * @param of what it is the number of
     */
    static long number(ServerRequest request, String parameter, String of) throws BenchException {
        return number(request.path().pathParameters().get(parameter), of);
    }

    /** A number as a text. */
    static long number(String text, String of) throws BenchException {
        if (!text.matches("\\d{1,18}")) {
            throw new BenchException(Kind.UNKNOWN, "'" + text + "' is not the number of " + of);
        }
        return Long.parseLong(text);
    }
}
