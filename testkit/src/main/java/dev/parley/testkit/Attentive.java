package dev.parley.testkit;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that is started from a shell's background job is deaf to SIGINT, and so is everything that it starts. Tests
 * of Ctrl-C shall not depend on how the tests were started.
 */
public final class Attentive {
    /** GNU env gives a signal its default action back; elsewhere it is taken as it is. */
    private static final List<String> PREFIX = prefix();

    private Attentive() {}

    private static List<String> prefix() {
        List<String> env = List.of("/usr/bin/env", "--default-signal=INT");
        try {
            boolean works = new ProcessBuilder(Stream.concat(env.stream(), Stream.of("true"))
                                    .toList())
                            .start()
                            .waitFor()
                    == 0;
            return works ? env : List.of();
        } catch (IOException notThere) {
            return List.of();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The command, so that it hears SIGINT; its process is the command's own. */
    public static List<String> command(List<String> command) {
        return Stream.concat(PREFIX.stream(), command.stream()).toList();
    }
}
