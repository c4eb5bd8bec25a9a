package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Runs a command line inside the test, with nothing but bytes around it, and keeps what it printed. */
public record CommandLine(int status, String out, String err) {

    public static CommandLine run(String... args) {
        return typed("", args);
    }

    /** With that on standard input, which is no terminal. */
    static CommandLine typed(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new ByteArrayInputStream(input.getBytes(UTF_8)), out, err, false, false, false);
        int status = new Cli(terminal, new SignalHandler()).run(args);
        return new CommandLine(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    public List<String> outLines() {
        return out.lines().toList();
    }
}
