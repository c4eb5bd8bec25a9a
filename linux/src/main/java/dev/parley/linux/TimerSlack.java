package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * How much later than asked the kernel may wake a thread, so that it can wake several at once: 50 µs by default
 * (PR_SET_TIMERSLACK, prctl(2)). Apart from the other calls, since this one has a variable number of arguments and only
 * those who wait for a moment need it.
 */
final class TimerSlack {
    private static final int PR_SET_TIMERSLACK = 29;

    /** {@code int prctl(int option, unsigned long arg2, ...)}, prctl(2). */
    private static final MethodHandle PRCTL = link();

    private TimerSlack() {}

    @SuppressWarnings("restricted") // native calls are what this class is for
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("prctl").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    /** Lets this thread be woken when it asked to be. What comes of a refusal is that it is woken later. */
    static void least() {
        try {
            int ignored = (int) PRCTL.invokeExact(PR_SET_TIMERSLACK, 1L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
