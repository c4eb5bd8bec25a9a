package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.guard.ReplyGuard.Denial;
import dev.parley.ledger.Cause;
import dev.parley.payload.Payload;
import dev.parley.time.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyGuardTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final boolean NEAR = true;
    private static final boolean FAR = false;
    private static final Payload PING = Payload.of("ping");
    private static final Payload PONG = Payload.of("pong");

    private final ReplyGuard guard = new ReplyGuard(new Rate(1_000), true);
    private final InetSocketAddress peer = peer(1);

    private static InetSocketAddress peer(int number) {
        return peer(number, 5000);
    }

    private static InetSocketAddress peer(int number, int port) {
        byte[] address = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private int answered(ReplyGuard by, InetSocketAddress to, boolean near, int asked, long nanos) {
        int answered = 0;
        for (int i = 0; i < asked; i++) {
            answered += by.check(to, near, PING, PONG, nanos).isEmpty() ? 1 : 0;
        }
        return answered;
    }

    private static void assertWithheld(Optional<Denial> verdict, Cause cause, String option) {
        assertThat(verdict).hasValueSatisfying(denial -> {
            assertThat(denial.cause()).isEqualTo(cause);
            assertThat(denial.message()).contains(option);
        });
    }

    @Test
    void aNearPeerIsAnsweredAtTheReplyRate() {
        assertThat(answered(guard, peer, NEAR, 1_500, 0)).isEqualTo(1_000);
        assertThat(answered(guard, peer, NEAR, 100, 10 * MILLISECOND)).isEqualTo(10);
        assertThat(answered(guard, peer, NEAR, 5_000, 100 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void whatIsWithheldFromANearPeerNamesItsOption() {
        answered(guard, peer, NEAR, 1_000, 0);

        assertWithheld(guard.check(peer, NEAR, PING, PONG, 0), Cause.GUARD, "--reply-rate");
    }

    @Test
    void aSmallReplyRateStillPermitsABurst() {
        ReplyGuard slow = new ReplyGuard(new Rate(1), true);

        assertThat(answered(slow, peer, NEAR, 100, 0)).isEqualTo(20);
        assertThat(answered(slow, peer, NEAR, 100, SECOND)).isEqualTo(1);
    }

    @Test
    void anUnlimitedReplyRateWithholdsNothingFromANearPeer() {
        ReplyGuard unlimited = new ReplyGuard(Rate.UNLIMITED, true);

        assertThat(answered(unlimited, peer, NEAR, 10_000, 0)).isEqualTo(10_000);
        assertThat(answered(unlimited, peer(2), FAR, 100, 0)).isEqualTo(20);
    }

    @Test
    void aFarPeerIsAnsweredTenTimesASecondAfterABurstOfTwenty() {
        assertThat(answered(guard, peer, FAR, 100, 0)).isEqualTo(20);
        assertThat(answered(guard, peer, FAR, 100, 100 * MILLISECOND)).isEqualTo(1);
        assertThat(answered(guard, peer, FAR, 100, SECOND + 100 * MILLISECOND)).isEqualTo(10);
        assertThat(answered(guard, peer, FAR, 100, 60 * SECOND)).isEqualTo(20);
        assertWithheld(guard.check(peer, FAR, PING, PONG, 60 * SECOND), Cause.GUARD, "--allow");
    }

    @Test
    void eachPeerHasARateOfItsOwn() {
        assertThat(answered(guard, peer(1), FAR, 100, 0)).isEqualTo(20);
        assertThat(answered(guard, peer(2), FAR, 100, 0)).isEqualTo(20);
        assertThat(answered(guard, peer(1, 5001), FAR, 100, 0))
                .as("a far host is one peer, whatever port is forged")
                .isZero();
    }

    @Test
    void breaksALoopInWhichSeveralDatagramsCircle() {
        Deque<Payload> circling = new ArrayDeque<>(List.of(Payload.of("one"), Payload.of("two"), Payload.of("three")));
        int answered = 0;
        for (long millis = 0; !circling.isEmpty() && millis < 1_000; millis++) {
            Payload arrived = circling.removeFirst();
            if (guard.check(peer, NEAR, arrived, arrived, millis * MILLISECOND).isEmpty()) {
                answered++;
                circling.add(arrived); // the other end answers with the same
            }
        }
        assertThat(answered).isLessThan(60);
    }

    @Test
    void aFarPeerGetsAtMostThreeTimesTheBytesThatCame() {
        Payload asMuchAsAllowed = Payload.copyOf(new byte[3 * (4 + 28)]);
        Payload tooMuch = Payload.copyOf(new byte[3 * (4 + 28) + 1]);

        assertThat(guard.check(peer(1), FAR, PING, asMuchAsAllowed, 0)).isEmpty();
        assertWithheld(guard.check(peer(2), FAR, PING, tooMuch, 0), Cause.GUARD, "--allow");
        assertThat(guard.check(peer(3), NEAR, PING, Payload.copyOf(new byte[60_000]), 0))
                .isEmpty();
    }

    @Test
    void anEmptyDatagramFromAFarPeerCountsItsHeaders() {
        assertThat(guard.check(peer(1), FAR, Payload.EMPTY, Payload.copyOf(new byte[84]), 0))
                .isEmpty();
        assertThat(guard.check(peer(2), FAR, Payload.EMPTY, Payload.copyOf(new byte[85]), 0))
                .isPresent();
    }

    @Test
    void overAllAFarPeerNeverGetsMoreThanThreeTimesWhatItSent() {
        Payload reply = Payload.copyOf(new byte[200]);
        long in = 0;
        long out = 0;
        for (int i = 0; i < 1_000; i++) {
            Payload arrived = Payload.copyOf(new byte[i % 50]);
            in += arrived.size() + 28;
            out += guard.check(peer, FAR, arrived, reply, i * SECOND).isEmpty() ? reply.size() : 0;

            assertThat(out).isLessThanOrEqualTo(3 * in);
        }
        assertThat(out).isGreaterThan(2 * in);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 13, 17, 19, 37, 53, 69, 123})
    void aFarServiceThatAnswersAnythingIsNeverAnswered(int port) {
        assertWithheld(guard.check(peer(1, port), FAR, PING, PONG, 0), Cause.GUARD, "port " + port + " beyond");
        assertThat(guard.check(peer(1, port), NEAR, PING, PONG, 0)).isEmpty();
    }

    /** The other end sends our answer back; returns at which arrival the loop was broken, or 0. */
    private int loop(ReplyGuard by, int arrivals, long gapNanos) {
        for (int i = 1; i <= arrivals; i++) {
            Optional<Denial> verdict = by.check(peer, NEAR, PING, PING, i * gapNanos);
            if (verdict.isPresent()) {
                assertWithheld(verdict, Cause.LOOP, "--no-loop-guard");
                return i;
            }
        }
        return 0;
    }

    @Test
    void aLoopIsBrokenWhenTwentyArrivalsRunningContainTheAnswerBefore() {
        assertThat(loop(guard, 100, MILLISECOND)).isEqualTo(21); // the first came before there was any answer
    }

    @Test
    void aLoopIsBrokenThoughTheOtherEndAddsToWhatItSends() {
        Payload text = PING;
        int answered = 0;
        while (guard.check(peer, NEAR, text, text, answered * MILLISECOND).isEmpty()) {
            answered++;
            text = Payload.of("ack: ").plus(text);
        }
        assertThat(answered).isEqualTo(20);
    }

    @Test
    void aLoopOfEmptyDatagramsIsBroken() {
        int answered = 0;
        while (guard.check(peer, NEAR, Payload.EMPTY, Payload.EMPTY, answered * MILLISECOND)
                .isEmpty()) {
            answered++;
        }
        assertThat(answered).isEqualTo(20);
    }

    @Test
    void anEmptyAnswerDoesNotMakeALoopOfWhatIsNotEmpty() {
        for (int i = 0; i < 100; i++) {
            assertThat(guard.check(peer, NEAR, PING, Payload.EMPTY, i * MILLISECOND))
                    .isEmpty();
        }
    }

    @Test
    void aLoopMayTakeAHundredMillisecondsRoundAndNoMore() {
        assertThat(loop(guard, 100, 100 * MILLISECOND)).isEqualTo(21);
        assertThat(loop(new ReplyGuard(new Rate(1_000), true), 100, 101 * MILLISECOND))
                .isZero();
    }

    @Test
    void oneArrivalThatIsNoAnswerStartsTheCountAnew() {
        assertThat(loop(guard, 20, MILLISECOND)).isZero();

        guard.check(peer, NEAR, Payload.of("something else"), PING, 21 * MILLISECOND);

        for (int i = 22; i < 22 + 19; i++) {
            assertThat(guard.check(peer, NEAR, PING, PING, i * MILLISECOND)).isEmpty();
        }
        assertThat(guard.check(peer, NEAR, PING, PING, 41 * MILLISECOND)).isPresent();
    }

    @Test
    void questionsAndAnswersAreNoLoop() {
        for (int i = 0; i < 100; i++) {
            assertThat(guard.check(peer, NEAR, PING, PONG, i * MILLISECOND)).isEmpty();
        }
    }

    @Test
    void aPeerIsMutedForASecondAndThenAnsweredAgain() {
        assertThat(loop(guard, 100, MILLISECOND)).isEqualTo(21);
        long brokenAt = 21 * MILLISECOND;

        assertWithheld(guard.check(peer, NEAR, PING, PONG, brokenAt + SECOND - 1), Cause.LOOP, "--no-loop-guard");
        assertThat(guard.check(peer, NEAR, PING, PONG, brokenAt + SECOND)).isEmpty();
    }

    @Test
    void otherPeersAreAnsweredWhileOneIsMuted() {
        loop(guard, 100, MILLISECOND);

        assertThat(guard.check(peer(2), NEAR, PING, PONG, 22 * MILLISECOND)).isEmpty();
    }

    @Test
    void aPeerThatRepeatsItselfByItsOwnIsLetGoAndNeverMutedAgain() {
        int withheld = 0;
        for (int i = 0; i < 1_000; i++) {
            withheld +=
                    guard.check(peer, NEAR, PING, PING, 10L * i * MILLISECOND).isEmpty() ? 0 : 1;
        }
        // The one that looked like a loop, 10 that might still have circled, and 19 more.
        assertThat(withheld).isEqualTo(30);
    }

    @Test
    void aLoopInWhichManyDatagramsCircleIsBrokenForGood() {
        ReplyGuard unlimited = new ReplyGuard(Rate.UNLIMITED, true);
        int circling = 50;
        long nanos = 0;
        int rounds = 0;
        while (circling > 0 && rounds++ < 1_000) {
            int back = 0;
            for (int i = 0; i < circling; i++) {
                nanos += 10_000;
                back += unlimited.check(peer, NEAR, PING, PING, nanos).isEmpty() ? 1 : 0;
            }
            circling = back;
        }
        assertThat(circling).isZero();
    }

    @Test
    void withoutTheLoopGuardALoopRuns() {
        ReplyGuard noLoopGuard = new ReplyGuard(new Rate(1_000), false);

        assertThat(loop(noLoopGuard, 100, MILLISECOND)).isZero();
    }

    @Test
    void remembersTenThousandPeersAndForgetsTheOneUnseenForLongest() {
        answered(guard, peer(0), FAR, 20, 0);
        answered(guard, peer(1), FAR, 20, 0);
        for (int i = 2; i < 10_000; i++) {
            guard.check(peer(i), FAR, PING, PONG, 0);
        }
        assertThat(guard.check(peer(0), FAR, PING, PONG, 0))
                .as("still remembered")
                .isPresent();

        guard.check(peer(10_000), FAR, PING, PONG, 0);

        assertThat(guard.check(peer(0), FAR, PING, PONG, 0)).as("seen lately").isPresent();
        assertThat(guard.check(peer(1), FAR, PING, PONG, 0)).as("forgotten").isEmpty();
    }
}
