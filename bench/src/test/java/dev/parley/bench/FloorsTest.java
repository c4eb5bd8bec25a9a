package dev.parley.bench;

import dev.parley.testkit.Floors;

/** What an option means stands below what a bench consists of. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(Bench.class, floor("bench.option"), floor("bench"));
    }
}
