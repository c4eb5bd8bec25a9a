package dev.parley.bench.option;

import dev.parley.session.record.RecordSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The options of everything that records what it moves. */
public final class RecordOptions {
    /** Of a recording that several sessions share. */
    public static final OptionTable<RecordSetup> TABLE = new OptionTable<>(of(setup -> setup));

    private RecordOptions() {}

    /**
     * For a table of options.
     *
     * @param record of what is recorded: how
     */
    static <T> List<Option<T>> of(Function<T, RecordSetup> record) {
        return List.of(
                RecordOptions.<T, Path>option(
                                record,
                                "record",
                                ValueType.FILE,
                                "record all traffic into this new file (pcapng, for Wireshark), with the events as comments; or into a FIFO, or - for standard output",
                                RecordSetup::to)
                        .inShortHelp()
                        .inSettings(
                                "record all traffic into this new file (pcapng, for Wireshark), with the events as comments; entries with the same file share it"),
                RecordOptions.<T, Long>option(
                        record,
                        "record-size",
                        ValueType.SIZE,
                        "begin a new file before one is larger than this, 128KiB or more",
                        RecordSetup::newFileAt),
                RecordOptions.<T, Duration>option(
                        record,
                        "record-every",
                        ValueType.DURATION,
                        "begin a new file after this time",
                        RecordSetup::newFileEvery),
                RecordOptions.<T, Integer>option(
                        record,
                        "record-files",
                        ValueType.LIMIT,
                        "keep the newest N files only",
                        RecordSetup::keepFiles),
                RecordOptions.<T, Boolean>option(
                        record,
                        "record-sync",
                        ValueType.FLAG,
                        "have each message on the disk (fsync) before it is answered; slow",
                        RecordSetup::sync),
                RecordOptions.<T, Boolean>option(
                                record,
                                "record-on-error",
                                ValueType.STOP_OR_PAUSE,
                                "end with status 3 where the file cannot be written, or go on when it can again",
                                RecordSetup::pauseOnError)
                        .byDefault("stop"));
    }

    private static <T, V> Option<T> option(
            Function<T, RecordSetup> record,
            String name,
            ValueType<V> type,
            String description,
            BiConsumer<RecordSetup, V> setter) {
        return Option.<T, V>of(OptionGroup.RECORDING, name, type, description, (target, value) -> {
            setter.accept(record.apply(target), value);
            return target;
        });
    }
}
