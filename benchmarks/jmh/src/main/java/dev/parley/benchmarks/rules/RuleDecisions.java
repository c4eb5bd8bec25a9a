package dev.parley.benchmarks.rules;

import dev.parley.payload.Payload;
import dev.parley.rule.Decision;
import dev.parley.rule.Match;
import dev.parley.rule.Rules;
import dev.parley.rule.Trigger;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decisions on one thread. The messages come in an order that a processor cannot learn by heart. */
@State(Scope.Thread)
public class RuleDecisions {
    private static final int ORDER = 1 << 13;

    private final Rules rules;
    private final Trigger[] matching;
    private final Trigger[] missing;
    private final InetAddress peer = InetAddress.getLoopbackAddress();
    private int next;

    public RuleDecisions() {
        RuleFile file = RuleFile.make();
        this.rules = file.rules();
        this.matching = shuffled(file.messages());
        this.missing = shuffled(RuleFile.misses());
    }

    private static Trigger[] shuffled(List<Payload> messages) {
        Random random = new Random(1);
        Trigger[] order = new Trigger[ORDER];
        for (int i = 0; i < ORDER; i++) {
            order[i] = new Trigger.Arrived(messages.get(random.nextInt(messages.size())), 1);
        }
        return order;
    }

    /** Any of the 50 rules answers, one as often as another. */
    @Benchmark
    public Optional<Decision> mixed() {
        return decide(matching);
    }

    /** All 50 are asked, and none answers. */
    @Benchmark
    public Optional<Decision> allMiss() {
        return decide(missing);
    }

    private Optional<Decision> decide(Trigger[] order) {
        next = (next + 1) & (ORDER - 1);
        return rules.decide(order[next], peer, Match.InState.START);
    }
}
