package dev.parley.bench.option;

import dev.parley.session.listen.ListenSetup;
import dev.parley.session.room.RoomSetup;
import java.util.List;

/** The options of {@code room}. */
public final class RoomOptions {
    public static final OptionTable<Setups> TABLE = new OptionTable<Setups>(List.of(
                    Option.of(OptionGroup.ROOM, "name", ValueType.NAME, "your name in the room", RoomSetup::host)
                            .byDefault("host")
                            .inShortHelp()
                            .on(Setups::room),
                    Option.of(
                                    OptionGroup.ROOM,
                                    "bare",
                                    ValueType.FLAG,
                                    "pass on the bytes alone: no names, no joins and leaves, no commands",
                                    RoomSetup::bare)
                            .inShortHelp()
                            .on(Setups::room),
                    Option.of(
                                    OptionGroup.ROOM,
                                    "idle",
                                    ValueType.DURATION,
                                    "a UDP member that is silent for so long has left",
                                    RoomSetup::idle)
                            .byDefault("5m")
                            .on(Setups::room),
                    SharedOptions.<ListenSetup>impair("what members get").on(Setups::listening),
                    SharedOptions.<ListenSetup>profile("what members get").on(Setups::listening),
                    SharedOptions.<ListenSetup>seed("do the same to the same messages again")
                            .on(Setups::listening),
                    SharedOptions.<ListenSetup>frame("lines").on(Setups::listening),
                    SharedOptions.<ListenSetup>maxMessage().on(Setups::listening),
                    ListenOptions.maxConnections("most members on TCP at once", "2000")
                            .on(Setups::listening),
                    Option.of(
                                    OptionGroup.LIMITS,
                                    "max-udp",
                                    ValueType.LIMIT,
                                    "most members on UDP at once",
                                    RoomSetup::maxDatagramMembers)
                            .byDefault("1000")
                            .on(Setups::room),
                    ListenOptions.allow(
                                    "accept only these peers, such as 192.168.1.0/24, and let them in without a question")
                            .inShortHelp()
                            .on(Setups::listening),
                    ListenOptions.noLoopGuard(OptionGroup.ROOM, "do not stop members that send back what they receive")
                            .on(Setups::listening),
                    ListenOptions.receiveBuffer().on(Setups::listening),
                    ListenOptions.count("end after N datagrams and messages").on(Setups::listening),
                    ListenOptions.runFor(
                                    "end after this time (200ms, 2s, 5m); with --count, fewer messages are status 1")
                            .on(Setups::listening)))
            .with(RecordOptions.of(setups -> setups.listening().recordSetup()));

    private RoomOptions() {}

    /**
     * What a room is made of.
     *
     * @param listening where, and for whom
     * @param room what it does there
     */
    public record Setups(ListenSetup listening, RoomSetup room) {}
}
