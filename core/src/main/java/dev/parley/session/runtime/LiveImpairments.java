package dev.parley.session.runtime;

import dev.parley.impairment.Direction;
import dev.parley.impairment.Impairments;

/** What is done on purpose at this moment, which can change while a relay runs. Safe from any thread. */
public final class LiveImpairments {
    private volatile Impairments up;
    private volatile Impairments down;

    /** Of each kind the last that was done. */
    private Impairments everUp;

    private Impairments everDown;

    public LiveImpairments(Impairments up, Impairments down) {
        this.up = up;
        this.down = down;
        this.everUp = up;
        this.everDown = down;
    }

    public Impairments now(Direction direction) {
        return direction == Direction.UP ? up : down;
    }

    /** What is done now, and what was done before and is not any more. */
    public synchronized Impairments ever(Direction direction) {
        return direction == Direction.UP ? everUp : everDown;
    }

    public synchronized void replace(Direction direction, Impairments next) {
        if (direction == Direction.UP) {
            up = next;
            everUp = everUp.with(next);
        } else {
            down = next;
            everDown = everDown.with(next);
        }
    }
}
