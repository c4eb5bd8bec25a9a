package dev.parley.cli.verb;

import dev.parley.address.Address;
import dev.parley.bench.option.ScriptOptions;
import dev.parley.bench.option.SendOptions;
import dev.parley.bench.option.ValueType;
import dev.parley.cli.option.Arguments;
import dev.parley.cli.option.SettingsFile;
import dev.parley.cli.option.UsageException;
import dev.parley.cli.run.SessionRunner;
import dev.parley.script.Script;
import dev.parley.session.script.ScriptSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code parley send ADDRESS --script FILE}: a conversation, step by step. */
final class ScriptVerb {
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
        for (String other : SendOptions.TABLE.names()) {
            if (!other.equals("script") && !ScriptOptions.TABLE.has(other) && arguments.has("--" + other)) {
                throw new UsageException(
                        "--%s and --script exclude each other: a script says itself what is sent, when, and what is waited for"
                                .formatted(other));
            }
        }
        if (targets.size() > 1) {
            throw new UsageException("a script talks to one peer, and here are " + targets.size()
                    + ": run parley send once for each of them");
        }
        Path file = arguments.value("--script", ValueType.FILE::parse).orElseThrow();
        ScriptSetup setup = arguments.set(
                ScriptOptions.TABLE, targets, new ScriptSetup(targets.getFirst(), SettingsFile.read(file, reader)));
        setup.from(SendVerb.from(arguments));
        return sessionRunner.run(arguments, setup::open);
    }
}
