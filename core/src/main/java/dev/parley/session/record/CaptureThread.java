package dev.parley.session.record;

import dev.parley.capture.PacketComments;
import dev.parley.capture.PcapngWriter;
import dev.parley.text.Sizes;
import dev.parley.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes one recording: takes what waits, describes the interfaces that are new before their packets, begins new files, and
 * ends each with the sums.
 */
final class CaptureThread {
    private static final long RETRY_NANOS = 500_000_000;

    /** A description has names of sessions, which a person has written, a name of the system, and one comment. */
    private static final int DESCRIPTION_BYTES = 64 << 10;

    private static final String ABOUT =
            "Recorded by Parley at the socket: payloads and their times are true. The headers are made. A TCP segment is what one read or write moved; acknowledgements and the handshake were not seen. A comment on a packet says what became of it.";

    private final Recording recording;
    private final BlockQueue queue;
    private final ByteBuffer blocks = ByteBuffer.allocate(DESCRIPTION_BYTES);
    private final PcapngWriter writer = new PcapngWriter(blocks);
    private final Thread thread;

    private volatile @Nullable CaptureFile file;
    private int describedTaps;
    private Map<InetAddress, List<String>> describedNames = Map.of();

    /** Grows with everything that is written. */
    private final AtomicLong progress = new AtomicLong();

    private boolean paused;
    private long lostBefore;

    private CaptureThread(Recording recording, BlockQueue queue, @Nullable CaptureFile first) {
        this.recording = recording;
        this.queue = queue;
        this.file = first;
        this.thread = Thread.ofPlatform().daemon().name("parley-record").unstarted(this::run);
    }

    /** @param first null for a pipe that is still to be opened */
    static CaptureThread start(Recording recording, BlockQueue queue, @Nullable CaptureFile first) {
        CaptureThread writing = new CaptureThread(recording, queue, first);
        writing.thread.start();
        return writing;
    }

    /** Waits for its end; false if nothing was written for so long. */
    boolean awaitEnd(Duration stuck) {
        try {
            long before;
            do {
                before = progress.get();
                if (thread.join(stuck)) {
                    return true;
                }
            } while (progress.get() != before);
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    long fileBytes() {
        CaptureFile to = file;
        return to == null ? 0 : to.bytes();
    }

    /** After its end. */
    void deleteFile() {
        CaptureFile last = file;
        try {
            if (last != null) {
                last.delete();
            }
        } catch (IOException stays) {
            // It stays, and holds nothing.
        }
    }

    private void run() {
        try {
            CaptureFile to = file;
            if (to == null) {
                to = CaptureFile.openPipe(recording.target());
                file = to;
            }
            describeSection();
            while (!queue.isDone() && !recording.isFull()) {
                BlockQueue.Half half = queue.take();
                describeNews();
                write(half);
                queue.store(half);
            }
            writeSums();
            current().close();
            queue.end(); // a thread of a session may still come with a packet
        } catch (IOException bad) {
            fail(bad);
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            recording.fail("the recording " + name() + " failed: " + bug);
            throw bug;
        }
    }

    private void fail(IOException bad) {
        CaptureFile to = file;
        String state = to == null || !to.isRegular()
                ? ""
                : " The file is whole, and holds what came until then: %s.".formatted(Sizes.show(to.bytes()));
        recording.fail("the recording " + name() + " could not be written: " + Recording.reason(bad) + "." + state
                + (state.isEmpty() || recording.isPausing()
                        ? ""
                        : " With --record-on-error pause it goes on when there is room."));
        try {
            if (to != null) {
                to.close();
            }
        } catch (IOException closing) {
            bad.addSuppressed(closing);
        }
    }

    private String name() {
        CaptureFile to = file;
        return (to == null ? recording.target() : to.path()).toString();
    }

    private CaptureFile current() {
        CaptureFile to = file;
        if (to == null) {
            throw new IllegalStateException("no file is open");
        }
        return to;
    }

    private void write(BlockQueue.Half half) throws IOException, InterruptedException {
        ByteBuffer packets =
                PacketComments.insert(half.writer().buffer().duplicate().flip(), half.comments());
        Rotation rotation = recording.rotation();
        if (rotation == null) {
            putUntilFull(packets);
        } else {
            rotate(packets, rotation);
        }
        if (recording.isDurable()) {
            current().force();
        }
    }

    /** All of it, or as many whole blocks as a recording that ends at a size still takes beside its sums. */
    private void putUntilFull(ByteBuffer packets) throws IOException, InterruptedException {
        long room = recording.mostBytes() - DESCRIPTION_BYTES - current().bytes();
        if (packets.remaining() <= room) {
            put(packets);
            return;
        }
        int end = packets.position();
        while (end + CaptureFile.length(packets, end) <= room + packets.position()) {
            end += CaptureFile.length(packets, end);
        }
        put(packets.limit(end));
        recording.fill(current().bytes());
    }

    /** As many whole blocks at once as the file takes. */
    private void rotate(ByteBuffer packets, Rotation rotation) throws IOException, InterruptedException {
        int end = packets.limit();
        boolean timeOver = rotation.isTimeOver(Clock.SYSTEM.epochNanos());
        while (packets.position() < end) {
            int next = packets.position();
            if (timeOver) {
                nextFile(rotation);
                timeOver = false;
            }
            long used = current().bytes() - packets.position();
            while (next < end && rotation.fits(used + next, CaptureFile.length(packets, next))) {
                next += CaptureFile.length(packets, next);
            }
            put(packets.limit(next));
            packets.limit(end);
            timeOver = next < end;
        }
    }

    private void nextFile(Rotation rotation) throws IOException, InterruptedException {
        writeSums();
        current().close();
        file = CaptureFile.create(rotation.next(Clock.SYSTEM.epochNanos()));
        rotation.begun(current().path());
        describedTaps = 0;
        describedNames = Map.of();
        describeSection();
        describeNews();
    }

    private void describeSection() throws IOException, InterruptedException {
        writer.section(System.getProperty("os.name") + " " + System.getProperty("os.version"), "Parley", ABOUT);
        putDescription();
    }

    /** Sessions and names that the file does not have yet. */
    private void describeNews() throws IOException, InterruptedException {
        List<CaptureTap> taps = recording.taps();
        for (; describedTaps < taps.size(); describedTaps++) {
            writer.interfaceDescription(taps.get(describedTaps).name(), "a session of Parley");
            putDescription();
        }
        Map<InetAddress, List<String>> names = recording.names();
        for (Map.Entry<InetAddress, List<String>> each : names.entrySet()) {
            if (!each.getValue().equals(describedNames.get(each.getKey()))) {
                writer.names(each.getKey(), each.getValue());
                putDescription();
            }
        }
        describedNames = names;
    }

    private void writeSums() throws IOException, InterruptedException {
        List<CaptureTap> taps = new ArrayList<>(recording.taps());
        for (int i = 0; i < Math.min(taps.size(), describedTaps); i++) {
            writer.statistics(i, taps.get(i).statistics());
            putDescription();
        }
    }

    private void putDescription() throws IOException, InterruptedException {
        put(blocks.flip());
        blocks.clear();
    }

    /** Writes whole blocks; where that fails for now and the recording may pause, once it can. */
    private void put(ByteBuffer whole) throws IOException, InterruptedException {
        while (true) {
            try {
                current().write(whole);
                progress.incrementAndGet();
                goOn();
                return;
            } catch (IOException bad) {
                if (!recording.isPausing() || !current().isRegular()) {
                    throw bad;
                }
                pause(bad);
                if (queue.awaitClosing(RETRY_NANOS)) {
                    current().write(whole); // once more, and not again
                    goOn();
                    return;
                }
            }
        }
    }

    private void pause(IOException bad) {
        if (!paused) {
            paused = true;
            lostBefore = queue.allLost();
            queue.pause(true);
            recording.note("the recording %s pauses: %s. It goes on when it can be written again."
                    .formatted(name(), Recording.reason(bad)));
        }
    }

    private void goOn() {
        if (paused) {
            paused = false;
            queue.pause(false);
            recording.note("the recording %s goes on; %s could not be recorded meanwhile."
                    .formatted(name(), Sizes.count(queue.allLost() - lostBefore, "packet")));
        }
    }
}
