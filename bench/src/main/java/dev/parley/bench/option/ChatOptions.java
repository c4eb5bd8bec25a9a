package dev.parley.bench.option;

import dev.parley.session.listen.ListenSetup;
import dev.parley.session.send.SendSetup;
import java.util.List;
import java.util.stream.Stream;

/** The options of {@code chat}, which goes to a peer or waits for peers to come. */
public final class ChatOptions {
    private static final String FOR = "end after 200ms, 2s or 5m";

    /** Of a chat that goes to a peer. */
    public static final OptionTable<SendSetup> DIALLING = new OptionTable<SendSetup>(List.of(
                    listen(),
                    end(),
                    SharedOptions.<SendSetup>frame(),
                    SharedOptions.<SendSetup>frameSent(),
                    SharedOptions.<SendSetup>maxMessage(),
                    SharedOptions.escapes(),
                    SharedOptions.as(),
                    linger(),
                    SendOptions.answers(),
                    Option.of(OptionGroup.WAITING, "for", ValueType.DURATION, FOR),
                    SharedOptions.from(),
                    SendOptions.anyPeer(),
                    SharedOptions.connectTimeout(SendSetup::connectTimeout)))
            .with(RecordOptions.of(setup -> setup.recordSetup()));

    /** Of a chat that waits. */
    public static final OptionTable<ListenSetup> LISTENING = new OptionTable<ListenSetup>(List.of(
                    listen(),
                    end(),
                    SharedOptions.<ListenSetup>frame(),
                    SharedOptions.<ListenSetup>frameSent(),
                    SharedOptions.<ListenSetup>maxMessage(),
                    SharedOptions.escapes(),
                    SharedOptions.as(),
                    linger(),
                    ListenOptions.runFor(FOR),
                    ListenOptions.allow("with --listen, accept only these peers, such as 192.168.1.0/24"),
                    ListenOptions.maxConnections("with --listen, most TCP connections at once", "10000")))
            .with(RecordOptions.of(setup -> setup.recordSetup()));

    private ChatOptions() {}

    private static <T> Option<T> listen() {
        return Option.<T>of(
                        OptionGroup.CONNECTION,
                        "listen",
                        ValueType.FLAG,
                        "wait for peers to come to ADDRESS, instead of going to them")
                .inShortHelp();
    }

    private static <T> Option<T> end() {
        return SharedOptions.<T>end("lf on tcp; none on udp and with --as").inShortHelp();
    }

    private static <T> Option<T> linger() {
        return Option.<T>of(
                        OptionGroup.WAITING,
                        "wait",
                        ValueType.DURATION,
                        "after the last line, wait this long for answers; a UDP peer ends it with one answer to each line (--answers for more)")
                .byDefault("1s; on a terminal and UDP 0");
    }

    /** Those of both, in the order of the help. */
    public static List<Option<?>> all() {
        return Stream.<Option<?>>concat(
                        DIALLING.options().stream(),
                        LISTENING.options().stream().filter(option -> !DIALLING.has(option.name())))
                .toList();
    }
}
