package dev.parley.session.record;

import dev.parley.text.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and how traffic is recorded (pcapng). Each method gives back this setup and checks its argument at once. Not safe from
 * several threads.
 */
public final class RecordSetup {
    /** Standard output, where a file's name stands. */
    public static final Path STANDARD_OUTPUT = Path.of("-");

    /** A file that is changed at less would hold few packets: one may have 64 KiB. */
    public static final long LEAST_FILE_BYTES = 128 << 10;

    private @Nullable Path target;
    private long fileBytes = Long.MAX_VALUE;
    private @Nullable Duration fileTime;
    private int mostFiles;
    private long mostBytes = Long.MAX_VALUE;
    private boolean durable;
    private boolean pausing;

    /**
     * Into that file, which must not be there yet; or into a pipe (FIFO) that is there; {@link #STANDARD_OUTPUT} is this
     * program's standard output.
     */
    public RecordSetup to(Path file) {
        target = file;
        return this;
    }

    /**
     * Takes a new file before one has more bytes than that. The files are called as dumpcap calls them:
     * {@code day_00001_20261129094500.pcapng}.
     *
     * @param bytes {@value #LEAST_FILE_BYTES} or more
     */
    public RecordSetup newFileAt(long bytes) {
        if (bytes < LEAST_FILE_BYTES) {
            throw new IllegalArgumentException("--record-size must be %s or more, but was %s"
                    .formatted(Sizes.show(LEAST_FILE_BYTES), Sizes.show(bytes)));
        }
        fileBytes = bytes;
        return this;
    }

    /** Takes a new file for the first packet after that time, which is more than 0. */
    public RecordSetup newFileEvery(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("--record-every must be more than 0");
        }
        fileTime = time;
        return this;
    }

    /** Keeps the newest files alone, and removes the oldest one when a new one is begun. */
    public RecordSetup keepFiles(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("--record-files must be 1 or more, but was " + most);
        }
        mostFiles = most;
        return this;
    }

    /**
     * Ends the recording before it has more bytes than that; its sessions go on. For one file: it is not taken together with
     * {@link #newFileAt} or {@link #newFileEvery}.
     *
     * @param bytes {@value #LEAST_FILE_BYTES} or more
     */
    public RecordSetup endAt(long bytes) {
        if (bytes < LEAST_FILE_BYTES) {
            throw new IllegalArgumentException("a recording must be able to have %s or more, but was to end at %s"
                    .formatted(Sizes.show(LEAST_FILE_BYTES), Sizes.show(bytes)));
        }
        mostBytes = bytes;
        return this;
    }

    /** What arrives is on the disk (fsync) before it is answered. Slow: each message waits for the disk. */
    public RecordSetup sync(boolean on) {
        durable = on;
        return this;
    }

    /**
     * Where a file cannot be written, goes on when it can again; what does not fit into memory meanwhile is counted as lost. Else the
     * session ends.
     */
    public RecordSetup pauseOnError(boolean on) {
        pausing = on;
        return this;
    }

    /** Where to; empty where nothing is recorded. */
    public Optional<Path> target() {
        return Optional.ofNullable(target);
    }

    /**
     * A recording as it is asked for now; it begins with its first session, or with {@link Recording#open}.
     *
     * @throws IllegalArgumentException if nothing says where to, or what is asked for cannot be together
     */
    public Recording recording() {
        Path to = target;
        boolean rotates = fileBytes != Long.MAX_VALUE || fileTime != null;
        if (to == null) {
            throw new IllegalArgumentException(
                    "how to record was said, and not where: add --record FILE.pcapng, or leave that out");
        }
        if (rotates && to.equals(STANDARD_OUTPUT)) {
            throw new IllegalArgumentException(
                    "standard output is one file: --record-size and --record-every need --record FILE.pcapng");
        }
        if (mostBytes != Long.MAX_VALUE && rotates) {
            throw new IllegalArgumentException("a recording that ends at a size is one file, and begins no new ones");
        }
        if (mostFiles > 0 && !rotates) {
            throw new IllegalArgumentException(
                    "--record-files bounds how many files stay, and needs --record-size or --record-every, which say when a new one is begun");
        }
        return new Recording(
                to, rotates ? new Rotation(to, fileBytes, fileTime, mostFiles) : null, mostBytes, durable, pausing);
    }

    /** Whether anything was asked for, be it that it does not say where to. */
    public boolean isAsked() {
        return target != null
                || fileBytes != Long.MAX_VALUE
                || fileTime != null
                || mostFiles > 0
                || mostBytes != Long.MAX_VALUE
                || durable
                || pausing;
    }
}
