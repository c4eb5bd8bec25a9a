package dev.parley.session.record;

import dev.parley.capture.Pcapng;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** One file or pipe that whole blocks are written to. For one thread. */
final class CaptureFile {
    private final FileChannel channel;
    private final Path path;

    /** Whether what was written can be taken back. */
    private final boolean isRegular;

    /** Also others ask for it. */
    private final AtomicLong bytes = new AtomicLong();

    private CaptureFile(FileChannel channel, Path path, boolean isRegular) {
        this.channel = channel;
        this.path = path;
        this.isRegular = isRegular;
    }

    /** Whether something is there that can be written to and is no file: a pipe, a device, standard output. */
    static boolean isPipe(Path path) {
        return path.equals(RecordSetup.STANDARD_OUTPUT)
                || (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path));
    }

    /**
     * Makes a new file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one
     */
    static CaptureFile create(Path path) throws IOException {
        return new CaptureFile(
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), path, true);
    }

    /** Opens what {@link #isPipe}. Of a FIFO it waits until somebody reads. */
    @SuppressWarnings("resource") // the channel is the file's, and standard output stays open for others
    static CaptureFile openPipe(Path path) throws IOException {
        FileChannel to = path.equals(RecordSetup.STANDARD_OUTPUT)
                ? new FileOutputStream(FileDescriptor.out).getChannel()
                : FileChannel.open(path, StandardOpenOption.WRITE);
        return new CaptureFile(to, path, false);
    }

    Path path() {
        return path;
    }

    long bytes() {
        return bytes.get();
    }

    boolean isRegular() {
        return isRegular;
    }

    /**
     * Writes whole blocks. Where that fails, the file ends with a whole block, and the buffer's position is behind it: the rest
     * can be tried again.
     */
    void write(ByteBuffer blocks) throws IOException {
        int start = blocks.position();
        try {
            while (blocks.hasRemaining()) {
                int count = channel.write(blocks);
                if (count == 0) {
                    throw new IOException("nothing more could be written");
                }
            }
            bytes.addAndGet(blocks.position() - start);
        } catch (IOException bad) {
            takeBack(blocks, start, bad);
            throw bad;
        }
    }

    /** What was written of a block is taken back. */
    private void takeBack(ByteBuffer blocks, int start, IOException because) {
        int written = blocks.position();
        int whole = start;
        for (int next = start; next <= written; next += length(blocks, next)) {
            whole = next;
            if (next + Pcapng.BLOCK_OVERHEAD_BYTES > blocks.limit()) {
                break;
            }
        }
        blocks.position(whole);
        bytes.addAndGet(whole - start);
        if (isRegular && written > whole) {
            try {
                channel.truncate(bytes.get());
            } catch (IOException worse) {
                because.addSuppressed(worse);
            }
        }
    }

    /** Of the block that begins there. */
    static int length(ByteBuffer blocks, int at) {
        return blocks.order(ByteOrder.LITTLE_ENDIAN).getInt(at + Integer.BYTES);
    }

    /** Waits until all is on the disk; of a pipe nothing is waited for. */
    void force() throws IOException {
        if (isRegular) {
            channel.force(false);
        }
    }

    void close() throws IOException {
        if (!path.equals(RecordSetup.STANDARD_OUTPUT)) {
            channel.close();
        }
    }

    /** For one that holds nothing. */
    void delete() throws IOException {
        if (isRegular) {
            Files.deleteIfExists(path);
        }
    }
}
