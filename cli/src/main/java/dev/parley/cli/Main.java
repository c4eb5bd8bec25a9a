package dev.parley.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        int status = run(
                interruption,
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                args);
        if (!interruption.hasCome()) {
            // Everything is written and closed; an exit would first load the JDK's logging, to note that it was called.
            Runtime.getRuntime().halt(status);
        }
    }

    /** Everything that a run does but its end. */
    static int run(Interruption interruption, InputStream in, OutputStream out, OutputStream err, String... args) {
        Terminal terminal = Terminal.ofProcess(in, out, err);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption, "parley-interruption"));
        int status = new Cli(terminal, interruption).run(args);
        interruption.finished();
        return status;
    }
}
