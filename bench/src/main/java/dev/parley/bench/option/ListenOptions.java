package dev.parley.bench.option;

import dev.parley.address.AddressOptions;
import dev.parley.rule.Response;
import dev.parley.session.listen.ListenSetup;
import dev.parley.template.Template;
import java.util.List;

/** The options of {@code listen}. */
public final class ListenOptions {
    /** What it answers with; at most one of them is given. In a settings file {@code rules} is the list itself. */
    public static final List<String> ANSWERS = List.of("echo", "reply", "rules", "handler");

    public static final OptionTable<ListenSetup> TABLE = new OptionTable<ListenSetup>(List.of(
                    Option.<ListenSetup, Boolean>of(
                                    OptionGroup.ANSWERING,
                                    "echo",
                                    ValueType.FLAG,
                                    "answer with what came",
                                    (setup, on) -> on ? setup.echo() : setup)
                            .inShortHelp(),
                    Option.<ListenSetup, Template>of(
                                    OptionGroup.ANSWERING,
                                    "reply",
                                    ValueType.REPLY,
                                    "answer with a template: {{data}}, {{data[1..3]}}, {{data|hex}}, {{now}}, {{now \"HH:mm:ss\"}}, {{unixtime}}, {{n}}, {{n | u16be}}, {{peer}}, {{local}}, {{random 8}}, {{crc16-modbus data}} and calculations; escapes such as \\r\\n work",
                                    (setup, template) -> setup.answer(new Response.FromTemplate(template)))
                            .inShortHelp(),
                    Option.<ListenSetup>of(
                                    OptionGroup.ANSWERING,
                                    "rules",
                                    ValueType.FILE,
                                    "answer as the rules in this file decide (YAML)")
                            .inShortHelp()
                            .inSettings("answer as these rules decide"),
                    Option.<ListenSetup>of(
                                    OptionGroup.ANSWERING,
                                    "handler",
                                    ValueType.COMMAND,
                                    "let this program answer: it reads each message as a line of JSON, and writes answers as lines of JSON")
                            .inShortHelp()
                            .inSettings("let this program answer"),
                    Option.<ListenSetup>of(
                                    OptionGroup.ANSWERING,
                                    "handler-for",
                                    ValueType.HANDLER_SCOPE,
                                    "one program for the whole listener, or one for each TCP connection")
                            .byDefault("listener")
                            .commandLineOnly(),
                    Option.<ListenSetup>of(
                                    OptionGroup.ANSWERING,
                                    "handler-format",
                                    ValueType.HANDLER_FORMAT,
                                    "what the program reads and writes: lines of JSON, or the messages themselves with their framing")
                            .byDefault("json")
                            .commandLineOnly(),
                    Option.<ListenSetup>of(
                                    OptionGroup.ANSWERING,
                                    "handler-timeout",
                                    ValueType.DURATION,
                                    "within which time the program has to answer each message")
                            .byDefault("an answer is not expected")
                            .commandLineOnly(),
                    Option.<ListenSetup>of(
                                    OptionGroup.ANSWERING,
                                    "reply-on",
                                    ValueType.LISTENERS,
                                    "only these listeners answer")
                            .byDefault("all")
                            .commandLineOnly(),
                    Option.of(
                            OptionGroup.ANSWERING,
                            "reply-to-groups",
                            ValueType.FLAG,
                            "also answer what was sent to a broadcast address or multicast group",
                            ListenSetup::answerGroups),
                    Option.of(
                                    OptionGroup.ANSWERING,
                                    "reply-rate",
                                    ValueType.RATE,
                                    "highest number of answers to one UDP peer: 1000/s, 10/m, unlimited",
                                    ListenSetup::replyRate)
                            .byDefault("1000/s"),
                    noLoopGuard(OptionGroup.ANSWERING, "do not stop two programs that answer each other endlessly"),
                    SharedOptions.<ListenSetup>impair("the answers").inShortHelp(),
                    SharedOptions.<ListenSetup>profile("the answers"),
                    SharedOptions.<ListenSetup>seed(
                            "do the same to the same answers again; rules with a chance decide the same for the same messages"),
                    SharedOptions.<ListenSetup>frame(),
                    SharedOptions.<ListenSetup>frameSent(),
                    SharedOptions.<ListenSetup>maxMessage(),
                    maxConnections("most TCP connections at once", "10000"),
                    Option.of(
                                    OptionGroup.LIMITS,
                                    "max-connections-per-peer",
                                    ValueType.LIMIT,
                                    "most TCP connections of one address",
                                    ListenSetup::maxConnectionsPerPeer)
                            .byDefault("1000; unlimited for this computer itself"),
                    Option.of(
                                    OptionGroup.LIMITS,
                                    "idle-timeout",
                                    ValueType.DURATION,
                                    "close TCP connections from which nothing came for so long",
                                    ListenSetup::idleTimeout)
                            .byDefault("never"),
                    allow("accept only these peers, such as 192.168.1.0/24"),
                    receiveBuffer(),
                    count("end after N datagrams, chunks or messages"),
                    runFor("end after this time (200ms, 2s, 5m); with --count, fewer messages are status 1")))
            .with(RecordOptions.of(setup -> setup.recordSetup()))
            .exclusive(ANSWERS);

    /** A listener has no {@code ttl}, which is for what is sent. */
    public static final OptionTable<AddressOptions> ADDRESS = SharedOptions.ADDRESS.without(List.of("ttl"));

    private ListenOptions() {}

    static Option<ListenSetup> noLoopGuard(OptionGroup group, String description) {
        return Option.<ListenSetup, Boolean>of(
                group, "no-loop-guard", ValueType.FLAG, description, (setup, off) -> setup.loopGuard(!off));
    }

    static Option<ListenSetup> maxConnections(String description, String usual) {
        return Option.of(
                        OptionGroup.LIMITS,
                        "max-connections",
                        ValueType.LIMIT,
                        description,
                        ListenSetup::maxConnections)
                .byDefault(usual);
    }

    static Option<ListenSetup> allow(String description) {
        return Option.of(OptionGroup.LIMITS, "allow", ValueType.NETWORKS, description, ListenSetup::allow);
    }

    static Option<ListenSetup> receiveBuffer() {
        return Option.of(
                        OptionGroup.LIMITS,
                        "receive-buffer",
                        ValueType.SIZE,
                        "ask the kernel for this UDP receive buffer",
                        ListenSetup::receiveBuffer)
                .byDefault("4MiB");
    }

    static Option<ListenSetup> count(String description) {
        return Option.of(OptionGroup.LIMITS, "count", ValueType.COUNT, description, ListenSetup::count)
                .inShortHelp();
    }

    static Option<ListenSetup> runFor(String description) {
        return Option.of(OptionGroup.LIMITS, "for", ValueType.DURATION, description, ListenSetup::runFor)
                .inShortHelp();
    }
}
