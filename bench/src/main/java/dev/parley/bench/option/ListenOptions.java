package dev.parley.bench.option;

import dev.parley.address.Cidr;
import dev.parley.framing.Framing;
import dev.parley.session.listen.ListenSetup;
import dev.parley.text.Sizes;
import dev.parley.time.Durations;
import dev.parley.time.Rate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The options of {@code listen} that a settings file may have, each with what it does to a setup. */
public final class ListenOptions {
    /** By their names, in the order of the reference. */
    public static final Map<String, BiConsumer<ListenSetup, String>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("frame", (setup, text) -> setup.frame(Framing.parse(text)));
        ALL.put("max-message", (setup, text) -> setup.maxMessage(Sizes.parse(text)));
        ALL.put("max-connections", (setup, text) -> setup.maxConnections(ScalarValues.smallCount(text)));
        ALL.put(
                "max-connections-per-peer",
                (setup, text) -> setup.maxConnectionsPerPeer(ScalarValues.smallCount(text)));
        ALL.put("idle-timeout", (setup, text) -> setup.idleTimeout(Durations.parse(text)));
        ALL.put(
                "allow",
                (setup, text) -> setup.allow(
                        Arrays.stream(text.split(",", -1)).map(Cidr::parse).toList()));
        ALL.put("reply-rate", (setup, text) -> setup.replyRate(Rate.parse(text)));
        ALL.put("reply-to-groups", (setup, text) -> setup.answerGroups(ScalarValues.flag(text)));
        ALL.put("no-loop-guard", (setup, text) -> setup.loopGuard(!ScalarValues.flag(text)));
        ALL.put("receive-buffer", (setup, text) -> setup.receiveBuffer(Sizes.parse(text)));
        ALL.put("count", (setup, text) -> setup.count(ScalarValues.count(text)));
        ALL.put("for", (setup, text) -> setup.runFor(Durations.parse(text)));
    }

    private ListenOptions() {}
}
