package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;

/** One comparison: who takes part, and how one sample is taken. Used by one thread. */
interface Benchmark {
    /** The word on the command line. */
    String name();

    /** The heading over its table. */
    String title();

    /** What is done and how it is measured, for whoever reads the table. */
    String work();

    /** What is measured; the headline first. */
    List<Column> columns();

    /** Whether it runs only when asked for, since it takes long or much memory. */
    default boolean isLong() {
        return false;
    }

    /** How many rounds of turns it takes, where others take {@code usual}. */
    default int rounds(int usual) {
        return usual;
    }

    /** The programs without which nothing can be measured here. */
    default List<String> needs() {
        return List.of("cc");
    }

    /** Parley first, whom the others are compared with; those that are not installed are left out. */
    List<Contestant> contestants() throws IOException, InterruptedException;

    /**
     * One run of one contestant, from nothing to its end.
     *
     * @return a value for each column
     * @throws InvalidRunException when the work was not done, so that its cost says nothing
     */
    double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException;
}
