package dev.parley.measure;

import dev.parley.testkit.Floors;

/** Holds the floors of {@code measure} and {@code probe}. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(
                Measure.class,
                floor("measure.statistics"),
                floor("measure.protocol"),
                floor("measure.result", "probe.result"),
                floor("measure.client", "measure.server", "probe.target"),
                floor("probe.check"),
                floor("measure", "probe"));
    }
}
