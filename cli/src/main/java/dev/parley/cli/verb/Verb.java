package dev.parley.cli.verb;

import dev.parley.address.Scheme;
import dev.parley.bench.option.Option;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import java.io.IOException;
import java.util.List;

/** One verb of the command line: it parses, calls the library, renders, and gives back a status. */
public interface Verb {
    /** As it is typed. */
    String name();

    /** One line for the list of verbs. */
    String summary();

    /** What stands behind the verb's name in its usage line. */
    String arguments();

    /** Two or three sentences for its help. */
    String description();

    /** Commands to try, each with what it does. */
    List<Example> examples();

    /** What a shell offers where no option stands: how an address begins, or other words that it takes. */
    default List<String> words() {
        return arguments().contains("ADDRESS")
                ? Scheme.words().stream().map(scheme -> scheme + "://").toList()
                : List.of();
    }

    /** Its options, in the order in which shells offer them. */
    List<Option<?>> options();

    /**
     * Reads what it is asked for, and does nothing; of the verbs that the page starts.
     *
     * @throws UsageException or IllegalArgumentException as {@link #run} would at once
     */
    default void check(Arguments arguments) {}

    /**
     * Runs it.
     *
     * @return the exit status
     * @throws UsageException or IllegalArgumentException if it asks for what cannot be
     * @throws IOException if the network says no, or output cannot be written
     * @throws InterruptedException if this thread was interrupted
     */
    int run(Arguments arguments, Terminal terminal, SignalHandler signalHandler)
            throws IOException, InterruptedException;

    /** A command to try. */
    record Example(String does, String command) {}
}
