package dev.parley.cli.capture;

import dev.parley.bench.option.ValueType;
import dev.parley.capture.Capture;
import dev.parley.capture.CaptureException;
import dev.parley.capture.Conversation;
import dev.parley.capture.Conversations;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.framing.Framing;
import dev.parley.settings.CaptureYaml;
import java.io.IOException;
import java.util.List;

/** {@code parley inspect FILE --as rules|script}: a settings file of what was recorded. */
public final class CaptureAsFile {
    private static final List<String> TAKEN = List.of("--as", "--flow", "--frame", "--color", "--verbose");

    private CaptureAsFile() {}

    /**
     * Writes it to the output.
     *
     * @throws UsageException if the capture cannot become one
     */
    public static int write(String name, Arguments arguments, Terminal terminal) throws IOException {
        refuseOthers(arguments);
        String form = arguments.value("--as", CaptureAsFile::form).orElseThrow();
        String framing = arguments.orNull("--frame", text -> text);
        List<Conversation> conversations = conversations(name, arguments, terminal);
        Output out = new Output(terminal.out());
        try {
            out.line((form.equals("rules")
                            ? CaptureYaml.rules(conversations, framing)
                            : CaptureYaml.script(conversations.getFirst(), framing))
                    .stripTrailing());
        } catch (IllegalArgumentException cannot) {
            throw new UsageException(name + ": " + cannot.getMessage());
        }
        out.flush();
        if (out.broken() != null && !out.readerIsGone()) {
            throw out.broken();
        }
        return ExitStatus.OK;
    }

    private static String form(String text) {
        if (!text.equals("rules") && !text.equals("script")) {
            throw new IllegalArgumentException("'" + text + "' is neither rules nor script");
        }
        return text;
    }

    private static void refuseOthers(Arguments arguments) {
        arguments.parsed().matchedOptions().stream()
                .map(option -> option.longestName())
                .filter(option -> !TAKEN.contains(option))
                .findFirst()
                .ifPresent(other -> {
                    throw new UsageException(
                            "%s and --as exclude each other: of the filters, --flow alone chooses what becomes a file"
                                    .formatted(other));
                });
    }

    /** The flow that was asked for, or all of one transport. */
    private static List<Conversation> conversations(String name, Arguments arguments, Terminal terminal)
            throws IOException {
        Framing framing = arguments.orNull("--frame", ValueType.FRAMING::parse);
        List<Conversation> all;
        try (Capture capture = Capture.open(CaptureFiles.open(name, terminal))) {
            all = Conversations.of(framing == null ? capture : capture.frame(framing));
        } catch (CaptureException damaged) {
            throw CaptureFiles.refusal(name, damaged);
        }
        Long number = arguments.orNull("--flow", ValueType.COUNT::parse);
        List<Conversation> chosen = number == null
                ? all
                : all.stream().filter(each -> each.number() == number).toList();
        if (chosen.isEmpty()) {
            throw new UsageException(
                    name + " has no such flow with messages: parley inspect " + name + " --flows lists them");
        }
        boolean mixed = chosen.stream()
                .anyMatch(each -> each.isStream() != chosen.getFirst().isStream());
        boolean several = arguments.value("--as", text -> text).orElse("").equals("script") && chosen.size() > 1;
        if (mixed || several) {
            throw new UsageException("%s has %s flows%s: choose one (--flow N); parley inspect %s --flows lists them"
                    .formatted(
                            name,
                            chosen.size(),
                            mixed ? " on UDP and TCP" : ", and a script is one conversation",
                            name));
        }
        return chosen;
    }
}
