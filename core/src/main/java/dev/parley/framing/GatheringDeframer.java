package dev.parley.framing;

import dev.parley.payload.Payload;

/** A deframer that keeps the beginning of a message until the rest of it has come. */
abstract class GatheringDeframer implements Deframer {
    /** What has come of the message so far. */
    final Gathering gathered;

    GatheringDeframer(Gathering gathered) {
        this.gathered = gathered;
    }

    @Override
    public final Payload remainder() {
        return gathered.all();
    }

    @Override
    public int begun() {
        return gathered.size();
    }
}
