package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.address.AddressOptions;
import dev.parley.address.Cidr;
import dev.parley.address.Scheme;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.run.VirtualThreadTuning;
import dev.parley.cli.terminal.Terminal;
import dev.parley.rule.Response;
import dev.parley.session.listen.ListenSetup;
import dev.parley.settings.Settings;
import dev.parley.template.Template;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import dev.parley.time.Rate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;

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
                + " stream gives. It hears every sender, shows empty and binary payloads, and counts what the kernel"
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
                new Example("an echo server for both", "parley listen udp://:7000 tcp://:7000 --echo"),
                new Example(
                        "a multicast group on one interface", "parley listen udp://239.1.2.3:5000 --interface eth0"),
                new Example(
                        "in a script: succeeds if ten arrive within 30 s",
                        "parley listen udp://:9000 --count 10 --for 30s --json"));
    }

    @Override
    public CommandSpec spec() {
        return Options.verb(
                name(),
                Options.flag("answer with what came", "--echo"),
                Options.value(
                        "--reply",
                        "TEMPLATE",
                        "answer with a template: {{data}}, {{data|hex}}, {{now}}, {{now \"HH:mm:ss\"}}, {{unixtime}}, {{n}}, {{peer}}, {{random 8}}, {{random hex 8}}, {{crc16-modbus data}}; escapes such as \\r\\n work"),
                Options.value("--rules", "FILE", "answer as the rules in this file decide (YAML)"),
                Options.values("--reply-on", "udp|tcp|ADDRESS", "only these listeners answer (all)"),
                Options.flag(
                        "also answer what was sent to a broadcast address or multicast group", "--reply-to-groups"),
                Options.value("--reply-rate", "RATE", "most answers to one UDP peer: 1000/s, 10/m, unlimited (1000/s)"),
                Options.flag("let two ends that answer each other go on for ever", "--no-loop-guard"),
                Options.frame(),
                Options.maxMessage(),
                Options.value("--max-connections", "N", "most TCP connections at once (10000)"),
                Options.value(
                        "--max-connections-per-peer",
                        "N",
                        "most TCP connections of one address (1000; without this option as many as come from this computer itself)"),
                Options.value(
                        "--idle-timeout",
                        "DURATION",
                        "close TCP connections from which nothing came for so long (never)"),
                Options.values("--allow", "CIDR", "hear only these peers, such as 192.168.1.0/24"),
                Options.value("--receive-buffer", "SIZE", "ask the kernel for this UDP receive buffer (4MiB)"),
                Options.value("--count", "N", "end after N datagrams, chunks or messages"),
                Options.value("--for", "DURATION", "end after 200ms, 2s or 5m; with --count and fewer: status 1"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        ListenSetup setup = setup(arguments);
        VirtualThreadTuning.one();
        return sessionRunner.run(arguments, setup::open);
    }

    private static ListenSetup setup(Arguments arguments) {
        AddressOptions options = Options.address(arguments);
        List<Address> addresses = arguments.words().stream()
                .map(word -> Address.parse(word).with(options))
                .toList();
        if (addresses.isEmpty()) {
            throw new UsageException("listen needs an address: parley listen udp://:9000");
        }
        ListenSetup setup = new ListenSetup(addresses)
                .answer(answer(arguments))
                .answerGroups(arguments.has("--reply-to-groups"))
                .loopGuard(!arguments.has("--no-loop-guard"))
                .hintAfterSilence(true)
                .allow(arguments.values("--allow", Cidr::parse))
                .count(arguments.orNull("--count", Arguments::count))
                .runFor(arguments.orNull("--for", Durations::parse));
        List<Predicate<Address>> answering = arguments.values("--reply-on", word -> answering(word, addresses));
        if (!answering.isEmpty()) {
            setup.answerOnly(address -> answering.stream().anyMatch(which -> which.test(address)));
        }
        arguments.value("--reply-rate", Rate::parse).ifPresent(setup::replyRate);
        Options.framing(arguments, addresses, setup);
        arguments.value("--max-connections", Arguments::limit).ifPresent(setup::maxConnections);
        arguments.value("--max-connections-per-peer", Arguments::limit).ifPresent(setup::maxConnectionsPerPeer);
        arguments.value("--idle-timeout", Durations::parse).ifPresent(setup::idleTimeout);
        arguments.value("--receive-buffer", Sizes::parse).ifPresent(setup::receiveBuffer);
        return setup;
    }

    private static Response answer(Arguments arguments) {
        arguments.exclude("--echo", "--reply");
        arguments.exclude("--echo", "--rules");
        arguments.exclude("--reply", "--rules");
        if (arguments.has("--reply-on")
                && !arguments.has("--echo")
                && !arguments.has("--reply")
                && !arguments.has("--rules")) {
            throw new UsageException(
                    "--reply-on says which listeners answer, and needs --reply, --echo or --rules to say what");
        }
        if (arguments.has("--echo")) {
            return new Response.Echo();
        }
        if (arguments.has("--rules")) {
            Path file = arguments.value("--rules", Path::of).orElseThrow();
            return new Response.FromRules(SettingsFile.read(file, Settings::rules));
        }
        return arguments
                .value("--reply", Template::forReply)
                .<Response>map(Response.FromTemplate::new)
                .orElseGet(Response.None::new);
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
                    "'" + word + "' is none of the addresses that are listened on: write udp, tcp, or one of them");
        }
        return same;
    }
}
