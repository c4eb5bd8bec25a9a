package dev.parley.cli;

import dev.parley.cli.run.ExitStatus;
import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** The program. */
public final class Main {
    private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

    /** What the JDK takes on Linux when it finds no other. */
    private static final String LINUX_SELECTORS = "sun.nio.ch.EPollSelectorProvider";

    /** Which details the JDK's exceptions have: of hosts those that are not about a socket. */
    private static final String EXCEPTION_TEXTS = "jdk.includeInExceptions";

    private Main() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] args) {
        SignalHandler signalHandler = new SignalHandler();
        int status = run(
                signalHandler,
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                args);
        if (!signalHandler.signalReceived()) {
            // Everything is written and closed; an exit would first load the JDK's logging, to note that it was called.
            Runtime.getRuntime().halt(status);
        }
    }

    /**
     * Leaves out what libraries would do at each start for nothing, 30 ms of it. Picocli would look for Groovy's classes, and
     * the JDK for somebody else's selectors: they are not there, and opening the jar to see it takes longest, since all
     * classes come from the start-up cache. Picocli would prepare to read dates and SQL's types, which no option has. The JDK
     * would read all its security settings for one value, which is given here as it stands there.
     */
    private static void shortenTheStart() {
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
        if (System.getProperty(EXCEPTION_TEXTS) == null) {
            System.setProperty(EXCEPTION_TEXTS, "hostInfoExclSocket");
        }
        if (System.getProperty(SELECTORS) == null) {
            try {
                System.setProperty(SELECTORS, Class.forName(LINUX_SELECTORS).getName());
            } catch (ClassNotFoundException anotherSystem) {
                // It looks for them as ever.
            }
        }
    }

    /** Everything that a run does but its end. */
    static int run(SignalHandler signalHandler, InputStream in, OutputStream out, OutputStream err, String... args) {
        shortenTheStart();
        Terminal terminal = Terminal.ofProcess(in, out, err);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(signalHandler, "parley-interruption"));
        } catch (IllegalStateException ending) {
            signalHandler.endingAlready();
            return ExitStatus.OK;
        }
        int status = new Cli(terminal, signalHandler).run(args);
        signalHandler.finished();
        return status;
    }
}
