package dev.parley.bench.option;

import dev.parley.address.AddressOptions;
import dev.parley.rule.Response;
import dev.parley.session.listen.ListenSetup;
import dev.parley.template.Template;
import java.util.List;

/** The options of {@code listen}. */
public final class ListenOptions {
    /** What it answers with; at most one of them is given. In a settings file {@code rules} is the list itself. */
    public static final List<String> ANSWERS = List.of("echo", "reply", "rules");

    public static final OptionTable<ListenSetup> TABLE = new OptionTable<ListenSetup>(List.of(
                    Option.<ListenSetup, Boolean>of(
                            "echo", ValueType.FLAG, "answer with what came", (setup, on) -> on ? setup.echo() : setup),
                    Option.<ListenSetup, Template>of(
                            "reply",
                            ValueType.REPLY,
                            "answer with a template: {{data}}, {{data|hex}}, {{now}}, {{now \"HH:mm:ss\"}}, {{unixtime}}, {{n}}, {{peer}}, {{random 8}}, {{random hex 8}}, {{crc16-modbus data}}; escapes such as \\r\\n work",
                            (setup, template) -> setup.answer(new Response.FromTemplate(template))),
                    Option.<ListenSetup>of("rules", ValueType.FILE, "answer as the rules in this file decide (YAML)")
                            .inSettings("answer as these rules decide"),
                    Option.<ListenSetup>of("reply-on", ValueType.LISTENERS, "only these listeners answer (all)")
                            .commandLineOnly(),
                    Option.of(
                            "reply-to-groups",
                            ValueType.FLAG,
                            "also answer what was sent to a broadcast address or multicast group",
                            ListenSetup::answerGroups),
                    Option.of(
                            "reply-rate",
                            ValueType.RATE,
                            "highest number of answers to one UDP peer: 1000/s, 10/m, unlimited (1000/s)",
                            ListenSetup::replyRate),
                    noLoopGuard("do not stop two programs that answer each other endlessly"),
                    SharedOptions.<ListenSetup>frame(),
                    SharedOptions.<ListenSetup>frameSent(),
                    SharedOptions.<ListenSetup>maxMessage(),
                    maxConnections("most TCP connections at once (10000)"),
                    Option.of(
                            "max-connections-per-peer",
                            ValueType.LIMIT,
                            "most TCP connections of one address (1000; unlimited for this computer itself unless set)",
                            ListenSetup::maxConnectionsPerPeer),
                    Option.of(
                            "idle-timeout",
                            ValueType.DURATION,
                            "close TCP connections from which nothing came for so long (never)",
                            ListenSetup::idleTimeout),
                    allow("accept only these peers, such as 192.168.1.0/24"),
                    receiveBuffer(),
                    count("end after N datagrams, chunks or messages"),
                    runFor("end after this time (200ms, 2s, 5m); with --count, fewer messages are status 1")))
            .exclusive(ANSWERS);

    /** A listener refuses a {@code ttl}, which is for what is sent: a settings file has no such key. */
    public static final OptionTable<AddressOptions> ADDRESS = SharedOptions.ADDRESS.without(List.of("ttl"));

    private ListenOptions() {}

    static Option<ListenSetup> noLoopGuard(String description) {
        return Option.<ListenSetup, Boolean>of(
                "no-loop-guard", ValueType.FLAG, description, (setup, off) -> setup.loopGuard(!off));
    }

    static Option<ListenSetup> maxConnections(String description) {
        return Option.of("max-connections", ValueType.LIMIT, description, ListenSetup::maxConnections);
    }

    static Option<ListenSetup> allow(String description) {
        return Option.of("allow", ValueType.NETWORKS, description, ListenSetup::allow);
    }

    static Option<ListenSetup> receiveBuffer() {
        return Option.of(
                "receive-buffer",
                ValueType.SIZE,
                "ask the kernel for this UDP receive buffer (4MiB)",
                ListenSetup::receiveBuffer);
    }

    static Option<ListenSetup> count(String description) {
        return Option.of("count", ValueType.COUNT, description, ListenSetup::count);
    }

    static Option<ListenSetup> runFor(String description) {
        return Option.of("for", ValueType.DURATION, description, ListenSetup::runFor);
    }
}
