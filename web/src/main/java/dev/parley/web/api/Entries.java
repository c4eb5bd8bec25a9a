package dev.parley.web.api;

import dev.parley.settings.BenchText.Item;
import dev.parley.web.json.Body;
import dev.parley.web.json.Json;
import dev.parley.web.workbench.BenchException;
import dev.parley.web.workbench.Workbench;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests about what the bench consists of. */
final class Entries {
    static final List<String> MEMBERS = List.of("kind", "yaml", "fields");
    static final List<String> CHECKED = List.of("kind", "yaml", "fields", "replaces");

    private Entries() {}

    /** The entry of a request, as YAML: given so, or as fields. */
    static String yaml(Body body) {
        return body.texts("fields")
                .map(Workbench::yaml)
                .orElseGet(() -> body.optionalText("yaml").orElse(""));
    }

    /** Puts another entry in the place of one, which keeps its kind. */
    static Map<String, @Nullable Object> change(Api.Services services, String name, Body body) throws BenchException {
        String kind = services.workbench().item(name).list();
        if (!body.optionalText("kind").orElse(kind).equals(kind)) {
            throw BenchException.of(
                    "kind",
                    "an entry keeps its kind, and '" + name + "' is a " + kind + ": delete it and open another");
        }
        return services.change(name, yaml(body));
    }

    /** What is wrong with an entry, or what it would do. */
    static Map<String, @Nullable Object> check(Workbench workbench, Body body) throws BenchException {
        String kind = body.text("kind");
        String yaml = yaml(body);
        String command = Workbench.command(new Item(kind, "", yaml));
        try {
            String description = workbench.check(body.optionalText("replaces").orElse(null), kind, yaml);
            return Json.object("errors", List.of(), "command", command, "description", description);
        } catch (BenchException wrong) {
            if (wrong.kind() != BenchException.Kind.WRONG) {
                throw wrong;
            }
            return Json.object("errors", problems(wrong.problems()), "command", command);
        }
    }

    static List<Map<String, @Nullable Object>> problems(List<BenchException.Problem> problems) {
        return problems.stream()
                .map(each -> Json.object(
                        "field",
                        each.field(),
                        "line",
                        each.line() == 0 ? null : each.line(),
                        "column",
                        each.column() == 0 ? null : each.column(),
                        "message",
                        each.message()))
                .toList();
    }
}
