package dev.parley.junit.bench;

import dev.parley.testkit.Floors;

/** One package. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(TestBench.class, floor("junit.bench"));
    }
}
