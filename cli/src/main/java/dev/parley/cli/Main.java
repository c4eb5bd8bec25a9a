package dev.parley.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv());
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::run, "parley-interruption"));
        int status = new Cli(terminal, interruption).run(args);
        interruption.finished();
        System.exit(status);
    }
}
