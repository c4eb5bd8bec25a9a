package dev.parley.linux;

import dev.parley.testkit.Floors;

/** One package, which asks nobody but core's clock for the time. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(LinuxNetworkProvider.class, floor("linux"));
    }
}
