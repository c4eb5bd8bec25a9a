package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.Options;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.script.Script;
import dev.parley.session.script.ScriptSetup;
import dev.parley.time.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code parley send ADDRESS --script FILE}: a conversation, step by step. */
final class ScriptVerb {
    /** What a script says itself, or has no use for. */
    private static final List<String> OTHERS = List.of(
            "--message",
            "--file",
            "--lines",
            "--escapes",
            "--as",
            "--template",
            "--end",
            "--split",
            "--every",
            "--rate",
            "--count",
            "--wait",
            "--any-peer",
            "--keep-open");

    private final SettingsFile.Reader<Script> reader;

    ScriptVerb(SettingsFile.Reader<Script> reader) {
        this.reader = reader;
    }

    /**
     * Runs it.
     *
     * @param words what stands behind the addresses, which is nothing
     * @return the exit status
     * @throws UsageException if it asks for what cannot be
     */
    int run(Arguments arguments, List<Address> targets, List<String> words, SessionRunner sessionRunner)
            throws IOException, InterruptedException {
        if (!words.isEmpty()) {
            throw new UsageException(
                    "there is a message, \"%s\", and --script too: leave one out; a script sends with its own steps"
                            .formatted(words.getFirst()));
        }
        for (String other : OTHERS) {
            if (arguments.has(other)) {
                throw new UsageException(
                        "%s and --script exclude each other: a script says itself what is sent, when, and what is waited for"
                                .formatted(other));
            }
        }
        if (targets.size() > 1) {
            throw new UsageException("a script talks to one peer, and here are " + targets.size()
                    + ": run parley send once for each of them");
        }
        Path file = arguments.value("--script", Path::of).orElseThrow();
        ScriptSetup setup = new ScriptSetup(targets.getFirst(), SettingsFile.read(file, reader));
        Options.framing(arguments, targets, setup);
        setup.from(SendVerb.from(arguments));
        arguments.value("--connect-timeout", Durations::parse).ifPresent(setup::connectTimeout);
        arguments.value("--for", Durations::parse).ifPresent(setup::within);
        return sessionRunner.run(arguments, setup::open);
    }
}
