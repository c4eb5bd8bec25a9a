package dev.parley.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.impairment.Direction;
import dev.parley.session.runtime.Delivery;
import dev.parley.session.runtime.EventBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom before it tells what passed. */
@Timeout(60)
class TellingOrderTest {
    private final TellingOrder order = new TellingOrder();

    private EventBatch.Turn passing(Direction direction, boolean mayBlock) {
        List<Delivery> turn = order.passing(direction, mayBlock);
        assertThat(turn).hasSize(1);
        return ((Delivery.InTurn) turn.getFirst()).turn();
    }

    private static CompletableFuture<Void> waiting(EventBatch.Turn turn) {
        return CompletableFuture.runAsync(turn::await);
    }

    @Test
    void anAnswerWaitsUntilItsQuestionIsTold() throws Exception {
        EventBatch.Turn question = passing(Direction.UP, false);
        assertThat(order.passing(Direction.UP, false)).as("of the same batch").isEmpty();
        EventBatch.Turn answer = passing(Direction.DOWN, false);
        CompletableFuture<Void> waits = waiting(answer);
        assertThat(waits).isNotDone();

        question.await();
        assertThat(waits).as("a question waits for no answer").isNotDone();
        question.told();
        waits.get(20, TimeUnit.SECONDS);
        answer.told();

        EventBatch.Turn another = passing(Direction.UP, false);
        another.await();
    }

    @Test
    void whatBeganLaterIsNotWaitedFor() {
        EventBatch.Turn question = passing(Direction.UP, false);
        EventBatch.Turn answer = passing(Direction.DOWN, false);
        question.await();
        question.told();
        EventBatch.Turn next = passing(Direction.UP, false);
        answer.await();
        answer.told();
        next.await();
    }

    @Test
    void aWriteThatHangsIsNotWaitedForLongAndOnceOnly() throws Exception {
        EventBatch.Turn stuck = passing(Direction.UP, true);
        EventBatch.Turn answer = passing(Direction.DOWN, false);
        waiting(answer).get(20, TimeUnit.SECONDS);
        answer.told();
        EventBatch.Turn more = passing(Direction.DOWN, false);
        more.await();
        more.told();

        order.passed(Direction.UP);
        stuck.told();
        EventBatch.Turn question = passing(Direction.UP, false);
        CompletableFuture<Void> waits = waiting(passing(Direction.DOWN, false));
        assertThat(waits).as("once that write is over, all is as before").isNotDone();
        question.told();
        waits.get(20, TimeUnit.SECONDS);
    }
}
