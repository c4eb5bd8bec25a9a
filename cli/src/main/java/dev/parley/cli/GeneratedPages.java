package dev.parley.cli;

import dev.parley.cli.document.ManualPage;
import dev.parley.cli.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes the manual pages and the completion of all shells to where they are looked for below a share folder. */
public final class GeneratedPages {
    private GeneratedPages() {}

    /** The share folder, such as {@code ~/.local/share}, and the pages' date, which begins as {@code 2026-11-20}, if any. */
    public static void main(String[] args) throws IOException {
        Path share = Path.of(args[0]);
        for (Map.Entry<String, String> page :
                all(args.length > 1 ? args[1].substring(0, 10) : "").entrySet()) {
            Path file = share.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.getValue());
        }
    }

    /** Each text, by its file below the share folder. */
    static Map<String, String> all(String date) {
        Map<String, String> pages = new TreeMap<>();
        pages.put("man/man1/parley.1", ManualPage.ofParley(Cli.VERBS, date));
        for (Verb verb : Cli.VERBS) {
            pages.put("man/man1/" + ManualPage.name(verb) + ".1", ManualPage.of(verb, Cli.VERBS, date));
        }
        pages.put("bash-completion/completions/parley", CompletionVerb.script("bash"));
        pages.put("zsh/site-functions/_parley", CompletionVerb.script("zsh"));
        pages.put("fish/vendor_completions.d/parley.fish", CompletionVerb.script("fish"));
        return pages;
    }
}
