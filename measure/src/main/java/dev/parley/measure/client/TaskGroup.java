package dev.parley.measure.client;

import dev.parley.measure.protocol.MeasureErrors;
import dev.parley.socket.NetworkException;
import dev.parley.time.Signal;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Platform threads that each give a result: they wait in the system, which would pin a virtual thread's carrier. */
final class TaskGroup<T> {
    private final Signal stop = new Signal();
    private final List<FutureTask<T>> tasks = new ArrayList<>();

    /** Raised when all shall end. */
    Signal stop() {
        return stop;
    }

    void start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        tasks.add(task);
        Thread.ofPlatform().daemon().name(name).start(task);
    }

    /** Waits for all; where one fails the others are stopped, and its failure is thrown. */
    List<T> await() throws NetworkException, InterruptedException {
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        for (FutureTask<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException failed) {
                stop.set();
                failure = failure == null ? failed.getCause() : failure;
            }
        }
        rethrow(failure);
        return results;
    }

    private static void rethrow(@Nullable Throwable failure) throws NetworkException, InterruptedException {
        switch (failure) {
            case null -> {}
            case NetworkException said -> throw said;
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            case InterruptedException interrupted -> throw interrupted;
            case ClosedChannelException closed -> throw new IllegalStateException("a socket was closed in use", closed);
            case IOException network -> throw MeasureErrors.network(network);
            default -> throw new IllegalStateException(failure);
        }
    }
}
