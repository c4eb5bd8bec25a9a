package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.payload.Payload;
import dev.parley.testkit.Seed;
import dev.parley.time.ManualClock;
import dev.parley.time.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What nobody may be able to make the guard do, whatever is forged. */
final class ReplyGuardPropertyTest {
    private static final int CASES = 10_000;
    private static final int HEADERS = 28;
    private static final Rate RATE = new Rate(1_000);
    private static final boolean NEAR = true;
    private static final boolean FAR = false;

    private final Random random = Seed.random();
    private final ManualClock clock = new ManualClock();

    private static InetAddress address(int... parts) {
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Payload payload(int most) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return Payload.copyOf(bytes);
    }

    private void passTime() {
        switch (random.nextInt(6)) {
            case 0 -> clock.advance(Duration.ofSeconds(random.nextInt(30)));
            case 1, 2 -> clock.advance(Duration.ofMillis(random.nextInt(500)));
            default -> {} // the same burst
        }
    }

    /** Bytes that came from and went to each far host. */
    private static final class Account {
        long in;
        long out;
        long replies;
    }

    @Test
    void noForgedSenderEverGetsMoreThanThreeTimesItsBytes() {
        Map<InetAddress, Account> accounts = new HashMap<>();
        ReplyGuard guard = new ReplyGuard(RATE, random.nextBoolean());
        int hosts = 1 + random.nextInt(300);
        for (int i = 0; i < CASES; i++) {
            passTime();
            InetAddress host = address(203, 0, 113 + random.nextInt(hosts) / 256, random.nextInt(hosts) % 256);
            Account account = accounts.computeIfAbsent(host, unknown -> new Account());
            for (int burst = random.nextInt(8) == 0 ? random.nextInt(60) : 1; burst > 0; burst--) {
                InetSocketAddress peer = new InetSocketAddress(host, 1 + random.nextInt(65_535));
                Payload reply = payload(random.nextInt(10) == 0 ? 65_507 : 600);
                boolean asked = random.nextInt(4) > 0;
                Payload arrived = payload(300);
                account.in += asked ? arrived.size() + HEADERS : 0;
                boolean goes = asked
                        ? guard.check(peer, FAR, arrived, reply, clock.nanos()).isEmpty()
                        : guard.checkUnsolicited(peer, FAR, reply, clock.nanos())
                                .isEmpty();
                account.out += goes ? reply.size() : 0;
                account.replies += goes ? 1 : 0;
                assertThat(account.out)
                        .as("bytes to %s, where %s came (case %s)", host, account.in, i)
                        .isLessThanOrEqualTo(3 * account.in);
            }
        }
        assertThat(accounts.values().stream()
                        .mapToLong(account -> account.replies)
                        .sum())
                .as("a guard that withholds everything would pass as well")
                .isGreaterThan(CASES / 10);
    }

    @Test
    void theBoundHoldsForHostsThatWereForgottenToo() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        Map<InetAddress, Account> accounts = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            int number = random.nextInt(12_000); // more than are remembered
            InetAddress host = address(198, 51, number / 256, number % 256);
            Account account = accounts.computeIfAbsent(host, unknown -> new Account());
            Payload arrived = payload(40);
            Payload reply = payload(200);
            account.in += arrived.size() + HEADERS;
            boolean goes = guard.check(new InetSocketAddress(host, 5000), FAR, arrived, reply, clock.nanos())
                    .isEmpty();
            account.out += goes ? reply.size() : 0;
            assertThat(account.out).isLessThanOrEqualTo(3 * account.in);
        }
    }

    @Test
    void aCameraOnItsOwnSubnetIsNeverThrottled() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        InetSocketAddress camera = new InetSocketAddress(address(192, 168, 1, 30), 53_211);
        Payload ok = Payload.of("ok");
        for (int frame = 0; frame < 30 * 3_600; frame++) {
            clock.advance(Duration.ofNanos(33_333_333 + random.nextInt(2_000_000) - 1_000_000));
            byte[] picture =
                    ("frame " + frame + " ").repeat(1 + random.nextInt(80)).getBytes(StandardCharsets.US_ASCII);
            Payload arrived = Payload.copyOf(picture);
            Payload reply = frame % 2 == 0 ? ok : arrived;
            assertThat(guard.check(camera, NEAR, arrived, reply, clock.nanos()))
                    .as("frame %s", frame)
                    .isEmpty();
        }
    }

    @Test
    void nothingUnaskedGoesToAFarHostFromWhichNothingCame() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        InetSocketAddress stranger = new InetSocketAddress(address(203, 0, 113, 9), 5000);

        assertThat(guard.checkUnsolicited(stranger, FAR, Payload.EMPTY, clock.nanos()))
                .hasValueSatisfying(denial -> assertThat(denial.message()).contains("--allow"));
        assertThat(guard.checkUnsolicited(stranger, NEAR, Payload.of("hello"), clock.nanos()))
                .isEmpty();
    }

    @Test
    void whatCameFromAServiceThatAnswersAnythingMakesAFarHostNoAcquaintance() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        InetAddress host = address(203, 0, 113, 9);
        guard.check(new InetSocketAddress(host, 53), FAR, Payload.of("forged"), Payload.of("hi"), clock.nanos());

        assertThat(guard.checkUnsolicited(new InetSocketAddress(host, 5000), FAR, Payload.EMPTY, clock.nanos()))
                .hasValueSatisfying(denial -> assertThat(denial.message()).contains("from which nothing came"));
    }

    @Test
    void whatIsUnaskedSpendsWhatTheAnswersLeft() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        InetSocketAddress peer = new InetSocketAddress(address(203, 0, 113, 9), 5000);
        Payload ten = Payload.copyOf(new byte[10]);

        assertThat(guard.check(peer, FAR, Payload.EMPTY, ten, clock.nanos())).isEmpty(); // 84 bytes earned, 10 spent
        assertThat(guard.checkUnsolicited(peer, FAR, Payload.copyOf(new byte[74]), clock.nanos()))
                .isEmpty();
        assertThat(guard.checkUnsolicited(peer, FAR, Payload.copyOf(new byte[1]), clock.nanos()))
                .hasValueSatisfying(denial -> assertThat(denial.message()).contains("three times"));
    }

    @Test
    void whatIsUnaskedCountsForTheRate() {
        ReplyGuard guard = new ReplyGuard(new Rate(1), true);
        InetSocketAddress peer = new InetSocketAddress(address(192, 168, 1, 30), 5000);
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            sent += guard.checkUnsolicited(peer, NEAR, Payload.of("tick"), clock.nanos())
                            .isEmpty()
                    ? 1
                    : 0;
        }
        assertThat(sent).isEqualTo(20);
    }

    @Test
    void nothingUnaskedGoesToAPeerInALoop() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        InetSocketAddress peer = new InetSocketAddress(address(192, 168, 1, 30), 5000);
        Payload ping = Payload.of("ping");
        for (int i = 0; i <= LoopDetector.ARRIVALS; i++) {
            guard.check(peer, NEAR, ping, ping, clock.nanos());
        }

        assertThat(guard.checkUnsolicited(peer, NEAR, ping, clock.nanos()))
                .hasValueSatisfying(denial -> assertThat(denial.message()).contains("--no-loop-guard"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(guard.checkUnsolicited(peer, NEAR, ping, clock.nanos())).isEmpty();
    }

    @Test
    void nothingUnaskedGoesToAFarServiceThatAnswersAnything() {
        ReplyGuard guard = new ReplyGuard(RATE, true);
        InetAddress host = address(203, 0, 113, 9);
        guard.check(new InetSocketAddress(host, 5000), FAR, Payload.of("hello"), Payload.of("hi"), clock.nanos());

        assertThat(guard.checkUnsolicited(new InetSocketAddress(host, 53), FAR, Payload.of("hi"), clock.nanos()))
                .hasValueSatisfying(denial -> assertThat(denial.message()).contains("port 53"));
    }
}
