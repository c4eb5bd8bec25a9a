package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A device of {@code examples/protocols} that runs, on loopback and a port that nobody has.
 *
 * @param port of all its addresses
 */
record ProtocolExample(Program run, int port) implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\\b(udp|tcp)://:\\d+");

    static Path folder() {
        return CodeBlock.ROOT.resolve("examples/protocols");
    }

    /** Starts it, and waits until it listens. */
    static ProtocolExample start(Path temporary, String name) throws IOException {
        return of(temporary, name, Files.readString(folder().resolve(name)));
    }

    /** Starts it with another text in the place of one that is in the file. */
    static ProtocolExample start(Path temporary, String name, String find, String replacement) throws IOException {
        String text = Files.readString(folder().resolve(name));
        assertThat(text).contains(find);
        return of(temporary, name, text.replace(find, replacement));
    }

    private static ProtocolExample of(Path temporary, String name, String text) throws IOException {
        int port = Ports.free();
        Path file =
                Files.writeString(temporary.resolve(name), ADDRESS.matcher(text).replaceAll("$1://127.0.0.1:" + port));
        Program run = CommandLine.start("run", file.toString());
        run.awaitErr("listening on ", (int) ADDRESS.matcher(text).results().count());
        return new ProtocolExample(run, port);
    }

    @Override
    public void close() {
        run.close();
    }
}
