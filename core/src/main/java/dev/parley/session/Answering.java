package dev.parley.session;

import dev.parley.address.Address;
import dev.parley.payload.Payload;
import dev.parley.template.Values;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;

/** What one socket or connection of a listener answers. Not safe from several threads. */
final class Answering {
    private final ListenSetup setup;
    private final boolean answers;
    private long answered;

    /** @param address the one that was listened on; not all of a session's need answer */
    Answering(ListenSetup setup, Address address) {
        this.setup = setup;
        this.answers = setup.answer.answers() && setup.answering.test(address);
    }

    boolean answers() {
        return answers;
    }

    /** The next answer; ask only where {@link #answers()}. */
    Payload to(Flow flow, Payload arrived) {
        return setup.answer.to(new Values(
                setup.clock.epochNanos(),
                ZoneId.systemDefault(),
                ++answered,
                ThreadLocalRandom.current(),
                flow.peer().hostAndPort(),
                arrived));
    }
}
