package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.bench.Bench;
import dev.parley.bench.Entry;
import dev.parley.bench.ListenEntry;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionGroup;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.MessageEncoding;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.terminal.Output;
import dev.parley.cli.terminal.Terminal;
import dev.parley.cli.view.TrialJson;
import dev.parley.cli.view.TrialText;
import dev.parley.cli.view.TrialView;
import dev.parley.event.Unit;
import dev.parley.payload.Payload;
import dev.parley.payload.PayloadFormat;
import dev.parley.rule.Response;
import dev.parley.rule.Rules;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import dev.parley.trial.ExampleResult;
import dev.parley.trial.Trial;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rules that are asked without a socket: {@code --try}, and the examples beside them for {@code --check}. */
final class RulesTrial {
    static final String TRY = "--try";
    private static final String HERE = "127.0.0.1";
    private static final String PEER = HERE + ":50000";

    private RulesTrial() {}

    /**
     * Rules that are asked.
     *
     * @param name of the listener that has them; empty where there is one
     * @param unit what a message is there
     * @param local {@code host:port} of this side
     */
    record Subject(String name, Rules rules, Unit unit, String local) {}

    /** @param group where they stand in the help */
    static List<Option<?>> options(OptionGroup group) {
        return List.of(
                Option.of(
                                group,
                                "try",
                                new ValueType<>("MESSAGE", true, text -> text),
                                "open nothing; show what the rules would do about this message, and why no rule above took it. Several, in turn, are of one peer")
                        .inShortHelp(),
                Option.of(group, "as", ValueType.ENCODING, "the messages of --try are written in hex or base64"),
                Option.of(
                                group,
                                "escapes",
                                ValueType.FLAG,
                                "resolve \\r \\n \\t \\0 \\\\ \\x0d \\u{e9} in the messages of --try")
                        .letter("e"));
    }

    /** The listeners that answer by rules. */
    static List<Subject> listeners(Bench bench) {
        List<Subject> subjects = new ArrayList<>();
        for (Entry entry : bench.entries()) {
            if (entry instanceof ListenEntry listen && listen.response() instanceof Response.FromRules fromRules) {
                Address address = listen.addresses().getFirst();
                Unit unit = unit(address, listen.options().containsKey("frame"));
                subjects.add(new Subject(listen.name(), fromRules.rules(), unit, local(address)));
            }
        }
        return subjects;
    }

    /** This side as the peer sees it, which is on this computer. */
    static String local(Address address) {
        return address.isEveryInterface() ? HERE + ":" + address.port() : address.hostAndPort();
    }

    /** What a message is there: a framing cuts streams alone. */
    static Unit unit(Address address, boolean framed) {
        if (!address.scheme().isStream()) {
            return Unit.DATAGRAM;
        }
        return framed ? Unit.MESSAGE : Unit.CHUNK;
    }

    /** Those that {@code --try} asks; one alone needs no name. */
    static List<Subject> tried(String file, Bench bench) {
        List<Subject> subjects = listeners(bench);
        if (subjects.isEmpty()) {
            throw new UsageException("--try asks rules, and no listener of %s has any".formatted(file));
        }
        return subjects.size() == 1
                ? List.of(new Subject(
                        "",
                        subjects.getFirst().rules(),
                        subjects.getFirst().unit(),
                        subjects.getFirst().local()))
                : subjects;
    }

    /** Refuses what says how a message is written, where there is none. */
    static void refuseWithoutMessage(Arguments arguments) {
        for (String option : List.of("--as", "--escapes")) {
            if (!arguments.has(TRY) && arguments.has(option)) {
                throw new UsageException(option + " says how the message of --try is written, and there is none");
            }
        }
    }

    /** Shows what the rules would do about each message. */
    static int run(Arguments arguments, Terminal terminal, List<Subject> subjects) throws IOException {
        arguments.exclude("--json", "--hex");
        List<String> written = arguments.texts(TRY);
        MessageEncoding encoding =
                new MessageEncoding(arguments, note -> terminal.diagnostics().line("note: " + note));
        List<Payload> messages =
                written.stream().map(Payload::of).map(encoding::of).toList();
        boolean hex =
                arguments.has("--hex") || arguments.value("--as", text -> text).isPresent();
        Output out = new Output(terminal.out());
        PayloadFormat format = arguments.has("--hex") ? PayloadFormat.HEX : PayloadFormat.TEXT;
        TrialView view = arguments.has("--json") ? new TrialJson(out) : new TrialText(hex, format, out);
        for (Subject subject : subjects) {
            view.begin(subject.name());
            Trial trial = new Trial(subject.rules(), InetAddress.getLoopbackAddress(), 0, filling(subject));
            for (Payload message : messages) {
                trial.connect().ifPresent(greeting -> view.result(greeting, subject.unit()));
                view.result(trial.message(message), subject.unit());
            }
        }
        out.flush();
        IOException broken = out.broken();
        if (broken != null && !out.readerIsGone()) {
            throw broken;
        }
        return ExitStatus.OK;
    }

    private static Trial.Filling filling(Subject subject) {
        SplittableRandom random = new SplittableRandom(0);
        return Trial.filling(Clock.SYSTEM::epochNanos, () -> random, PEER, subject.local());
    }

    /** How the examples of these rules went. */
    static final class Check {
        private int count;
        private final List<String> failures = new ArrayList<>();

        Check(List<Subject> subjects) {
            for (Subject subject : subjects) {
                List<ExampleResult> results = ExampleResult.of(subject.rules(), filling(subject));
                count += results.size();
                results.stream().filter(result -> !result.passed()).forEach(result -> failures.add(result.failure()));
            }
        }

        boolean passed() {
            return failures.isEmpty();
        }

        int status() {
            return passed() ? ExitStatus.OK : ExitStatus.NETWORK;
        }

        /** In lines; empty where there are no examples. */
        String text() {
            if (count == 0) {
                return "";
            }
            return passed()
                    ? "%s %s as written.\n".formatted(Sizes.count(count, "example"), count == 1 ? "goes" : "go")
                    : String.join("\n", failures)
                            + "\n%s of %s %s.\n"
                                    .formatted(
                                            failures.size(),
                                            Sizes.count(count, "example"),
                                            failures.size() == 1 ? "fails" : "fail");
        }
    }
}
