package dev.parley.bench.option;

import dev.parley.framing.Framing;
import dev.parley.session.listen.ListenSetup;
import dev.parley.session.relay.RelaySetup;
import java.util.List;

/** The options of {@code relay}. */
public final class RelayOptions {
    public static final OptionTable<RelaySetup> TABLE = new OptionTable<RelaySetup>(List.of(
            Option.of(
                            OptionGroup.RELAY,
                            "idle",
                            ValueType.DURATION,
                            "a UDP peer that is silent for so long, and the target towards it, loses its way to the target",
                            RelaySetup::idle)
                    .byDefault("2m")
                    .inShortHelp(),
            Option.of(
                            OptionGroup.RELAY,
                            "max-flows",
                            ValueType.LIMIT,
                            "most UDP peers at once; one more takes the place of the one that was silent longest",
                            RelaySetup::maxFlows)
                    .byDefault("1000"),
            SharedOptions.connectTimeout(RelaySetup::connectTimeout),
            Option.<ListenSetup, Framing>of(
                            OptionGroup.FRAMING,
                            "frame",
                            ValueType.FRAMING,
                            "show TCP streams as messages; what passes stays as it is: lines, delimiter=\\x03, fixed=16, length=2, idle=20ms, slip, cobs",
                            ListenSetup::frame)
                    .byDefault("chunks as they come")
                    .inShortHelp()
                    .onlyFor(
                            address -> address.scheme().isStream(),
                            "cuts streams, and there is no tcp:// address: a datagram has its boundaries already")
                    .on(RelaySetup::listening),
            ListenOptions.maxConnections("most TCP connections at once", "10000")
                    .on(RelaySetup::listening),
            ListenOptions.allow("pass on what comes from these peers alone, such as 192.168.1.0/24")
                    .on(RelaySetup::listening),
            ListenOptions.receiveBuffer().on(RelaySetup::listening),
            ListenOptions.count("end after N datagrams, chunks or messages from peers")
                    .on(RelaySetup::listening),
            ListenOptions.runFor("end after this time (200ms, 2s, 5m); with --count, fewer messages are status 1")
                    .on(RelaySetup::listening)));

    private RelayOptions() {}
}
