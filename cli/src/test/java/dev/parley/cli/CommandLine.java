package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.cli.run.SignalHandler;
import dev.parley.cli.terminal.Terminal;
import dev.parley.testkit.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Runs a command line inside the test, with nothing but bytes around it, and keeps what it printed. */
public record CommandLine(int status, String out, String err) {

    public static CommandLine run(String... args) {
        return typed("", args);
    }

    /** Runs it beside the test, as {@link Program#parley} does in a process of its own. */
    public static Program start(String... args) {
        return start(true, args);
    }

    /** As {@link #start(String...)}, for what prints no lines: its standard output is left to {@link Program#readBytes}. */
    public static Program startOfBytes(String... args) {
        return start(false, args);
    }

    private static Program start(boolean printsLines, String... args) {
        CommandLineProcess process = new CommandLineProcess(args);
        return new Program("parley " + String.join(" ", args), process, process::signal, printsLines);
    }

    /** With that on standard input, which is no terminal. */
    static CommandLine typed(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new ByteArrayInputStream(input.getBytes(UTF_8)), out, err, false, false, false, false);
        int status = new Cli(terminal, new SignalHandler()).run(args);
        return new CommandLine(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    public List<String> outLines() {
        return out.lines().toList();
    }
}
