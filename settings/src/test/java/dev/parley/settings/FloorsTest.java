package dev.parley.settings;

import dev.parley.testkit.Floors;

/** One package, which asks nobody but core's clock for the time. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(Settings.class, floor("settings"));
    }
}
