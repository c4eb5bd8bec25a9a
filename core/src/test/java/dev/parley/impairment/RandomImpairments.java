package dev.parley.impairment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes sets of impairments, each valid. */
final class RandomImpairments {
    private final Random random;

    RandomImpairments(Random random) {
        this.random = random;
    }

    Impairments next() {
        List<Impairment> all = new ArrayList<>(List.of(
                new Loss(share()),
                new BurstLoss(share(), share(), share(), share()),
                new Duplicate(share()),
                new Truncate(random.nextInt(65_536)),
                new Corrupt(share()),
                new Bandwidth(count(1_000_000_000_000L), count(1 << 30)),
                stall(),
                random.nextBoolean() ? Rebind.every(count(Notation.MOST)) : Rebind.every(length()),
                new Refuse(share()),
                new AcceptLate(length()),
                slice(),
                new CutAfter(count(Notation.MOST) - 1),
                new SlowClose(length()),
                new Reset(after()),
                new StopReading(after()),
                new BlackHole(after(), time())));
        all.removeIf(each -> random.nextBoolean());
        if (random.nextBoolean()) {
            all.add(new Delay(time(), time(), distribution(), share()));
            if (random.nextBoolean()) {
                all.add(new Reorder(share(), (int) count(1_000_000)));
            }
        }
        Collections.shuffle(all, random);
        Impairments some = Impairments.of(all.toArray(Impairment[]::new));
        for (Impairment each : all) {
            some = random.nextBoolean() ? some : some.with(each, trigger(Kind.of(each)));
        }
        return some;
    }

    /** One that is right for datagrams and for streams. */
    private ImpairmentTrigger trigger(Kind kind) {
        ImpairmentTrigger trigger = ImpairmentTrigger.ALWAYS;
        if (kind.isLasting() && random.nextBoolean()) {
            trigger = trigger.withAfter(new TriggerPoint.Time(length()));
        }
        if (kind.isLasting() && random.nextBoolean()) {
            trigger = trigger.withLength(new TriggerPoint.Time(length()));
        }
        trigger = random.nextBoolean() ? trigger : trigger.withChance(share());
        return random.nextBoolean() ? trigger : trigger.withFlows(count(Notation.MOST));
    }

    private double share() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(101) / 100.0;
            case 1 -> random.nextInt(10_001) / 10_000.0;
            case 2 -> random.nextInt(2);
            default -> random.nextDouble();
        };
    }

    private long count(long most) {
        long number = random.nextBoolean() ? 1L << random.nextInt(62) : random.nextLong(Long.MAX_VALUE);
        return number % most + 1;
    }

    private Duration length() {
        long nanos = random.nextLong(1, 3_600_000_000_001L);
        return Duration.ofNanos(random.nextBoolean() ? nanos : Math.max(1, nanos / 1_000_000) * 1_000_000);
    }

    private Duration time() {
        return random.nextInt(4) == 0 ? Duration.ZERO : length();
    }

    private After after() {
        return random.nextBoolean() ? new After.Bytes(count(Notation.MOST) - 1) : new After.Time(length());
    }

    private Distribution distribution() {
        List<Distribution> all = List.of(Distribution.values());
        return all.get(random.nextInt(all.size()));
    }

    private Stall stall() {
        Duration length = Duration.ofNanos(random.nextLong(1, 1_000_000_000_000L));
        return new Stall(length, length.plusNanos(random.nextLong(1, 1_000_000_000_000L)));
    }

    private Slice slice() {
        int bytes = (int) count(1 << 30);
        return new Slice(bytes, random.nextInt(bytes), time());
    }
}
