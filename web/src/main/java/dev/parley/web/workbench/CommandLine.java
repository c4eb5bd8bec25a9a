package dev.parley.web.workbench;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs Parley's own command line inside this process, for what a page starts and then looks at: {@code measure}, {@code probe},
 * {@code snippet}. So the page has each of their options, and their own words, without a copy. Called from any thread.
 */
public interface CommandLine {
    /**
     * Reads a command, and runs nothing.
     *
     * @return what is wrong with its words, or empty
     */
    Optional<String> check(List<String> args);

    /**
     * Runs a command to its end; blocks.
     *
     * @param args the verb and what stands behind it
     * @param out gets its data
     * @param err gets its diagnostics
     * @param started gets what ends it early, before it begins; that may be called from any thread
     * @return its exit status
     */
    int run(List<String> args, OutputStream out, OutputStream err, Consumer<Runnable> started);
}
