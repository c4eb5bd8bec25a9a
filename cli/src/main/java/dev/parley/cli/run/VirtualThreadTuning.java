package dev.parley.cli.run;

import java.util.List;

/** The platform threads that carry the virtual ones. */
public final class VirtualThreadTuning {
    /** The JDK's name for how many there are. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** And for how many of its threads wait for what connections give. */
    private static final String POLLERS = "jdk.readPollers";

    private VirtualThreadTuning() {}

    /**
     * For a verb that serves connections, before the first virtual thread; what the user has set stays. A message to a
     * connection is some microseconds of work, and handing it to a second carrier costs as much again; who stays on one
     * also reads less often in vain. One carrier needs one poller.
     */
    public static void useOneCarrier() {
        for (String count : List.of(CARRIERS, POLLERS)) {
            if (System.getProperty(count) == null) {
                System.setProperty(count, "1");
            }
        }
    }
}
