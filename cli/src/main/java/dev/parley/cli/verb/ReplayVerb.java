package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.bench.option.ListenOptions;
import dev.parley.bench.option.Option;
import dev.parley.bench.option.OptionGroup;
import dev.parley.bench.option.OptionTable;
import dev.parley.bench.option.ReplayOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.capture.Capture;
import dev.parley.capture.CaptureException;
import dev.parley.capture.Conversation;
import dev.parley.capture.Conversations;
import dev.parley.cli.capture.CaptureFiles;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.framing.Framing;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.replay.RecordedServerSetup;
import dev.parley.session.replay.ReplaySetup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code parley replay}: what a recording holds is sent again, or answered again. */
public final class ReplayVerb implements Verb {
    private static final Option<?> FLOW = Option.of(
                    OptionGroup.MESSAGE,
                    "flow",
                    ValueType.COUNT,
                    "replay this flow alone; parley inspect FILE numbers them")
            .byDefault("all of the address's transport")
            .inShortHelp();

    private static final Option<?> LISTEN = Option.of(
                    OptionGroup.SERVING,
                    "listen",
                    ValueType.FLAG,
                    "be the recorded server: listen at ADDRESS and answer what it answered")
            .inShortHelp();

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String summary() {
        return "send a recording again in its own time, or be its server";
    }

    @Override
    public String arguments() {
        return "FILE ADDRESS [OPTIONS]";
    }

    @Override
    public String description() {
        return "Sends to ADDRESS what the clients of a recording (pcapng or pcap) said, each flow from a socket of its own, and"
                + " shows what comes back. Each message is due at its time since the recording began, so that a late one delays no"
                + " other. TCP's own business, such as retransmissions, is not sent again. With --listen Parley is the recorded"
                + " server: it answers what that answered.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("again, in its own time", "parley replay device.pcapng udp://192.168.1.20:9000"),
                new Example(
                        "twice as fast, no silence longer than a second",
                        "parley replay device.pcapng udp://192.168.1.20:9000 --speed 2 --gap-limit 1s"),
                new Example(
                        "does the new firmware answer as the old one did?",
                        "parley replay device.pcapng tcp://192.168.1.20:5000 --frame lines --expect"),
                new Example(
                        "be the recorded server, for a client that is being built",
                        "parley replay device.pcapng tcp://:5000 --listen --frame lines"));
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> own = new ArrayList<>(ReplayOptions.CLIENT.options());
        ReplayOptions.SERVER.options().stream()
                .filter(option -> !ReplayOptions.CLIENT.has(option.name()))
                .forEach(own::add);
        own.add(FLOW);
        own.add(LISTEN);
        own.add(ReplayOptions.FRAME);
        return Options.ofSession(own, ListenOptions.ADDRESS);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException {
        SessionRunner sessionRunner = new SessionRunner(arguments, terminal, signalHandler);
        List<String> words = arguments.words();
        if (words.size() != 2) {
            throw new UsageException(
                    words.size() < 2
                            ? "replay needs a recording and an address: parley replay device.pcapng udp://192.168.1.20:9000"
                            : "replay takes one recording and one address, and here are %s words: %s"
                                    .formatted(words.size(), String.join(" ", words)));
        }
        boolean listens = arguments.has("--listen");
        refuseOfTheOtherRole(arguments, listens);
        Address address = Address.parse(words.getLast()).with(Options.address(arguments));
        Framing framing = framing(arguments, address);
        List<Conversation> conversations = conversations(arguments, terminal, words.getFirst(), address, framing);
        if (listens) {
            RecordedServerSetup setup = server(arguments, conversations, address, framing);
            return sessionRunner.run(arguments, setup::open);
        }
        ReplaySetup setup =
                arguments.set(ReplayOptions.CLIENT, List.of(address), new ReplaySetup(conversations, address));
        setup.from(SendVerb.from(arguments));
        if (framing != null) {
            setup.frame(framing);
        }
        return sessionRunner.run(arguments, setup::open);
    }

    private static @Nullable Framing framing(Arguments arguments, Address address) {
        Framing framing = arguments.orNull("--frame", ValueType.FRAMING::parse);
        if (framing != null) {
            ReplayOptions.FRAME.requireEffect(List.of(address));
        }
        return framing;
    }

    private static RecordedServerSetup server(
            Arguments arguments, List<Conversation> conversations, Address address, @Nullable Framing framing) {
        ListenSetup listening =
                new ListenSetup(List.of(address)).named("replay").hintAfterSilence(true);
        if (framing != null) {
            listening.frame(framing);
        }
        return arguments.set(ReplayOptions.SERVER, List.of(address), new RecordedServerSetup(conversations, listening));
    }

    private static void refuseOfTheOtherRole(Arguments arguments, boolean listens) {
        OptionTable<?> own = listens ? ReplayOptions.SERVER : ReplayOptions.CLIENT;
        OptionTable<?> others = listens ? ReplayOptions.CLIENT : ReplayOptions.SERVER;
        for (String other : others.names()) {
            if (!own.has(other) && arguments.has("--" + other)) {
                throw new UsageException((listens
                                ? "--%s is for what is sent, and --listen answers: leave one of the two out"
                                : "--%s is for a recorded server: add --listen, or leave it out")
                        .formatted(other));
            }
        }
    }

    /** Those of the address's transport, or the one that was asked for. */
    private static List<Conversation> conversations(
            Arguments arguments, Terminal terminal, String file, Address address, @Nullable Framing framing)
            throws IOException {
        List<Conversation> all;
        try (Capture capture = Capture.open(CaptureFiles.open(file, terminal))) {
            all = Conversations.of(framing == null ? capture : capture.frame(framing));
        } catch (CaptureException damaged) {
            throw CaptureFiles.refusal(file, damaged);
        } catch (UsageException said) {
            throw said;
        } catch (IllegalArgumentException cannot) {
            throw new UsageException(file + ": " + cannot.getMessage());
        }
        Long number = arguments.orNull("--flow", ValueType.COUNT::parse);
        if (number != null) {
            return all.stream()
                    .filter(each -> each.number() == number)
                    .findFirst()
                    .map(List::of)
                    .orElseThrow(() -> new UsageException(
                            "--flow %s: no flow of %s with that number has messages; parley inspect %s lists them"
                                    .formatted(number, file, file)));
        }
        List<Conversation> those = all.stream()
                .filter(each -> each.isStream() == address.scheme().isStream())
                .toList();
        if (those.isEmpty()) {
            throw new UsageException("%s has no %s messages to replay to %s%s"
                    .formatted(
                            file,
                            address.scheme().isStream() ? "TCP" : "UDP",
                            address,
                            all.isEmpty()
                                    ? ""
                                    : ", but those of the other transport: parley inspect " + file + " shows them"));
        }
        return those;
    }
}
