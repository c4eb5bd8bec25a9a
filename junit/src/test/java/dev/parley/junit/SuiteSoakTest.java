package dev.parley.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.SampleRunner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** This module's tests again and again, while every processor is busy with something else: which of them hangs on time? */
@Tag("soak")
@Timeout(600)
class SuiteSoakTest {
    private static final int RUNS = 50;

    /** To try less: {@code -Dparley.soak.runs=3}. */
    private static final int WANTED = Integer.getInteger("parley.soak.runs", RUNS);

    /** Threads that keep the processors busy; {@code -Dparley.soak.busy=0} for none. */
    private static final int BUSY =
            Integer.getInteger("parley.soak.busy", Runtime.getRuntime().availableProcessors());

    private static final List<Class<?>> SUITE = List.of(
            TestPeerTest.class,
            TestScriptTest.class,
            TestRecordingTest.class,
            ParleyExtensionTest.class,
            FailureCaptureTest.class,
            FixturesTest.class);

    private volatile boolean over;

    @RepeatedTest(RUNS)
    void passesUnderLoad(RepetitionInfo repetition) throws Exception {
        if (repetition.getCurrentRepetition() > WANTED) {
            return;
        }
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < BUSY; i++) {
            busy.add(Thread.ofPlatform().daemon().start(this::work));
        }
        try {
            for (Class<?> each : SUITE) {
                assertThat(SampleRunner.run(each, ""))
                        .as(each.getSimpleName())
                        .isNotEmpty()
                        .allSatisfy(
                                (test, failure) -> assertThat(failure).as(test).isEmpty());
            }
        } finally {
            over = true;
            for (Thread each : busy) {
                each.join();
            }
        }
    }

    private void work() {
        while (!over) {
            Thread.onSpinWait();
        }
    }
}
