package dev.parley.impairment;

import dev.parley.ledger.Cause;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Passes bytes through an impairer, and keeps what it says of them. */
final class StreamVerdicts implements StreamImpairer.Output {
    /** @param offset of its first byte, counted in what leaves */
    record Write(long offset, int length, long dueNanos) {}

    final StreamImpairer impairer;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<Write> writes = new ArrayList<>();

    /** What happened beside writes, with the time. */
    final List<String> events = new ArrayList<>();

    final Map<Cause, Long> dropped = new EnumMap<>(Cause.class);
    long nowNanos;
    private byte[] buffer = {};

    StreamVerdicts(String impairments, long seed) {
        this(Impairments.parse(impairments), seed, 0);
    }

    StreamVerdicts(Impairments impairments, long seed, long flow) {
        impairer = new StreamImpairer(impairments, seed, flow, Direction.UP, 0);
        impairer.tick(0, this);
    }

    StreamVerdicts pass(byte[] all, int from, int length) {
        buffer = all;
        impairer.pass(all, from, length, nowNanos, this);
        return this;
    }

    StreamVerdicts pass(byte[] all) {
        return pass(all, 0, all.length);
    }

    /** So many bytes. */
    StreamVerdicts pass(int length) {
        return pass(new byte[length]);
    }

    StreamVerdicts at(long millis) {
        nowNanos = millis * 1_000_000;
        impairer.tick(nowNanos, this);
        return this;
    }

    StreamVerdicts replace(String impairments) {
        impairer.replace(Impairments.parse(impairments), nowNanos);
        return this;
    }

    /** When each byte leaves. */
    long[] dueNanos() {
        return writes.stream()
                .flatMapToLong(write -> LongStream.generate(write::dueNanos).limit(write.length()))
                .toArray();
    }

    long lastDueNanos() {
        return writes.get(writes.size() - 1).dueNanos();
    }

    @Override
    public void write(int from, int length, long dueNanos) {
        writes.add(new Write(bytes.size(), length, dueNanos));
        bytes.write(buffer, from, length);
    }

    @Override
    public void end(long dueNanos) {
        events.add("end at " + millis(dueNanos));
    }

    @Override
    public void close(long dueNanos, Cause cause) {
        events.add("close at " + millis(dueNanos) + ": " + cause.word());
    }

    @Override
    public void reset(long dueNanos, Cause cause) {
        events.add("reset at " + millis(dueNanos) + ": " + cause.word());
    }

    @Override
    public void stopReading(long dueNanos) {
        events.add("stop reading at " + millis(dueNanos));
    }

    @Override
    public void drop(long count, Cause cause) {
        dropped.merge(cause, count, Long::sum);
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }
}
