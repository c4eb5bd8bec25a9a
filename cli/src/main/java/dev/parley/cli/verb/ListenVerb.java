package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Scheme;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionGroup;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.ShellWords;
import dev.parley.cli.option.Synonyms;
import dev.parley.cli.option.TypesetCharacters;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.run.VirtualThreadTuning;
import dev.parley.cli.terminal.Terminal;
import dev.parley.event.Unit;
import dev.parley.rule.Rules;
import dev.parley.session.HandlerProgram;
import dev.parley.session.listen.ListenSetup;
import dev.parley.settings.Settings;
import dev.parley.text.Sizes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code parley listen}: shows what arrives, and answers it. */
public final class ListenVerb implements Verb {
    @Override
    public String name() {
        return "listen";
    }

    @Override
    public String summary() {
        return "show what arrives, and answer it";
    }

    @Override
    public String arguments() {
        return "ADDRESS... [OPTIONS]";
    }

    @Override
    public String description() {
        return "Listens on every ADDRESS at once and prints a line for each datagram, or for each chunk that a"
                + " stream gives. It receives from every sender, shows empty and binary payloads, and counts what the kernel"
                + " dropped. udp://:9000 is every interface, port 0 takes a free port. Ctrl-C ends it and prints the"
                + " ledger.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "every UDP datagram to port 9000, each answered",
                        "parley listen udp://:9000 --reply \"ack: {{data}}\""),
                new Example(
                        "UDP answered, TCP only shown",
                        "parley listen udp://:9000 tcp://:5001 --reply \"ack: {{data}}\" --reply-on udp"),
                new Example(
                        "a program of yours answers",
                        "parley listen tcp://:9000 --frame lines --handler \"python3 device.py\""),
                new Example("an echo server for both", "parley listen udp://:7000 tcp://:7000 --echo"),
                new Example(
                        "a multicast group on one interface", "parley listen udp://239.1.2.3:5000 --interface eth0"),
                new Example(
                        "what rules would answer, without a socket",
                        "parley listen --rules login.yaml --try \"LOGIN ann\""),
                new Example(
                        "in a script: succeeds if ten arrive within 30 s",
                        "parley listen udp://:9000 --count 10 --for 30s --json"));
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> own = new ArrayList<>(ListenOptions.TABLE.options());
        own.add(Option.of(
                OptionGroup.ANSWERING,
                "check",
                ValueType.FLAG,
                "read and check the file of --rules, try the examples beside them, open nothing"));
        own.addAll(RulesTrial.options(OptionGroup.ANSWERING));
        own.add(
                Options.messages(
                        "with --json, write messages by the fields of the messages: in that file too; without it, those of --rules"));
        return Options.ofSession(own, ListenOptions.ADDRESS);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        RulesTrial.refuseWithoutMessage(arguments);
        if (arguments.has("--check") || arguments.has(RulesTrial.TRY)) {
            return withoutSocket(arguments, terminal);
        }
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        ListenSetup setup = setup(arguments);
        if (arguments.has("--json")) {
            Options.knownMessages(arguments, "--rules").ifPresent(sessionRunner::showFields);
        } else if (arguments.has("--messages")) {
            throw new UsageException(
                    "--messages is for --json, which writes the fields: parley listen … --messages FILE --json");
        }
        ShellWords.quotesSent(arguments, "--reply").ifPresent(sessionRunner::note);
        VirtualThreadTuning.useOneCarrier();
        return sessionRunner.run(arguments, setup::open);
    }

    private static int withoutSocket(Arguments arguments, Terminal terminal) throws IOException {
        arguments.exclude("--check", RulesTrial.TRY);
        String option = arguments.has("--check") ? "--check" : RulesTrial.TRY;
        Path file = arguments
                .value("--rules", ValueType.FILE::parse)
                .orElseThrow(() -> new UsageException(
                        option + " asks rules, and needs them: parley listen --rules login.yaml " + option));
        Rules rules = SettingsFile.read(file, Settings::rules);
        List<Address> addresses = arguments.words().stream().map(Address::parse).toList();
        boolean framed = arguments.has("--frame");
        RulesTrial.Subject subject = addresses.isEmpty()
                ? new RulesTrial.Subject("", rules, framed ? Unit.MESSAGE : Unit.DATAGRAM, "127.0.0.1:9000")
                : new RulesTrial.Subject(
                        "",
                        rules,
                        RulesTrial.unit(addresses.getFirst(), framed),
                        RulesTrial.local(addresses.getFirst()));
        if (arguments.has(RulesTrial.TRY)) {
            return RulesTrial.run(arguments, terminal, List.of(subject));
        }
        RulesTrial.Check check = new RulesTrial.Check(List.of(subject));
        String valid = check.passed()
                ? "%s is valid: %s.\n".formatted(file, Sizes.count(rules.all().size(), "rule"))
                : "";
        terminal.out().write((valid + check.text()).getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
        return check.status();
    }

    private static ListenSetup setup(Arguments arguments) {
        AddressOptions options = Options.address(arguments);
        refuseMessage(arguments.words());
        List<Address> addresses = arguments.words().stream()
                .map(word -> Address.parse(word).with(options))
                .toList();
        if (addresses.isEmpty()) {
            throw new UsageException("listen needs an address: parley listen udp://:9000");
        }
        if (arguments.has("--reply-on")
                && ListenOptions.ANSWERS.stream().noneMatch(answer -> arguments.has("--" + answer))) {
            throw new UsageException(
                    "--reply-on says which listeners answer, and needs --reply, --echo, --rules or --handler to say what");
        }
        ListenSetup setup =
                arguments.set(ListenOptions.TABLE, addresses, new ListenSetup(addresses).hintAfterSilence(true));
        arguments
                .value("--rules", ValueType.FILE::parse)
                .map(file -> SettingsFile.read(file, Settings::rules))
                .ifPresent(setup::rules);
        handler(arguments).ifPresent(setup::handler);
        List<Predicate<Address>> answering = arguments.values("--reply-on", word -> answering(word, addresses));
        if (!answering.isEmpty()) {
            setup.answerOnly(address -> answering.stream().anyMatch(which -> which.test(address)));
        }
        return setup;
    }

    private static Optional<HandlerProgram> handler(Arguments arguments) {
        Optional<List<String>> command = arguments.value("--handler", ValueType.COMMAND::parse);
        if (command.isEmpty()) {
            for (String part : List.of("--handler-for", "--handler-format", "--handler-timeout")) {
                if (arguments.has(part)) {
                    throw new UsageException(part + " says something of a program, and needs --handler to say which");
                }
            }
        }
        return command.map(words -> new HandlerProgram(
                words,
                arguments.value("--handler-for", ValueType.HANDLER_SCOPE::parse).orElse(HandlerProgram.Scope.LISTENER),
                arguments
                        .value("--handler-format", ValueType.HANDLER_FORMAT::parse)
                        .orElse(HandlerProgram.Format.JSON),
                arguments.value("--handler-timeout", ValueType.DURATION::parse).orElse(null)));
    }

    /** Behind an address, and with nothing of one itself, a word was to be a message. */
    private static void refuseMessage(List<String> words) {
        if (words.isEmpty() || !Synonyms.isAddress(words.getFirst())) {
            return;
        }
        List<String> others = words.stream()
                .filter(word -> !Synonyms.isAddress(word) && word.indexOf(':') < 0 && !word.matches("\\d+"))
                .toList();
        if (!others.isEmpty()) {
            String text = TypesetCharacters.withoutQuotes(String.join(" ", others));
            throw new UsageException(
                    "listen takes addresses and no message, and here is \"%s\": --reply \"%s\" answers with it, and parley send %s \"%s\" sends it"
                            .formatted(
                                    text,
                                    text,
                                    words.getFirst().replaceFirst(":(//)?:?(?=\\d+$)", "://127.0.0.1:"),
                                    text));
        }
    }

    private static Predicate<Address> answering(String word, List<Address> addresses) {
        if (Scheme.of(word).isPresent()) {
            if (addresses.stream().noneMatch(address -> address.scheme().word().equals(word))) {
                throw new IllegalArgumentException("no " + word + ":// address is listened on, so none would answer");
            }
            return address -> address.scheme().word().equals(word);
        }
        Address one = Address.parse(word);
        Predicate<Address> same = address ->
                address.scheme() == one.scheme() && address.hostAndPort().equals(one.hostAndPort());
        if (addresses.stream().noneMatch(same)) {
            throw new IllegalArgumentException(
                    "'" + word + "' is not one of the listen addresses: write udp, tcp, or one of them");
        }
        return same;
    }
}
