package dev.parley.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Ports;
import dev.parley.testkit.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code parley console} beside a test, with a folder for its settings that nobody else has. */
final class ConsoleProgram implements AutoCloseable {
    private static final String NEW_LINK = "a new one is ";

    private final Path home;
    private final int port;
    private final List<String> words;
    private Program program;

    /** @param words what it is started with, beside its address */
    ConsoleProgram(Path home, String... words) throws IOException {
        this.home = home;
        this.port = Ports.free();
        this.words = List.of(words);
        this.program = begun();
    }

    private Program begun() throws IOException {
        List<String> all = new ArrayList<>(List.of("console", "--no-browser", "--at", "127.0.0.1:" + port));
        all.addAll(words);
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/env", "XDG_CONFIG_HOME=" + home, "XDG_DATA_HOME=" + home));
        command.addAll(Program.parleyCommand(all.toArray(String[]::new)));
        return Program.of(command.toArray(String[]::new));
    }

    int port() {
        return port;
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    /** What opens its page, once. */
    String link() {
        String link = program.awaitOut("http://");
        assertThat(link).startsWith(origin() + "/open?key=");
        return link;
    }

    /** The link that it prints when an old one was opened. */
    String linkAfter(int used) {
        String line = program.awaitErr(NEW_LINK, used).getLast();
        return line.substring(line.indexOf(NEW_LINK) + NEW_LINK.length());
    }

    /** Ends it as a crash would. */
    void kill() throws IOException, InterruptedException {
        program.signal("KILL");
        program.awaitExit();
    }

    /** Lets it stand still, as a machine does that has too much to do. */
    void standStill() throws IOException, InterruptedException {
        program.signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        program.signal("CONT");
    }

    /** Starts it anew at the same place. */
    void startAnew() throws IOException {
        program = begun();
    }

    @Override
    public void close() {
        program.close();
    }
}
