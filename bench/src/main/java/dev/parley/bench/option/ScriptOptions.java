package dev.parley.bench.option;

import dev.parley.session.script.ScriptSetup;
import java.util.List;

/** Those options of {@code send} that a script has too: the others are what it says itself. */
public final class ScriptOptions {
    public static final OptionTable<ScriptSetup> TABLE = new OptionTable<ScriptSetup>(List.of(
                    SharedOptions.<ScriptSetup>frame(),
                    SharedOptions.<ScriptSetup>frameSent(),
                    SharedOptions.<ScriptSetup>maxMessage(),
                    Option.of(OptionGroup.WHEN, "for", ValueType.DURATION, SendOptions.FOR, ScriptSetup::within),
                    SharedOptions.<ScriptSetup>impair(SendOptions.IMPAIRED),
                    SharedOptions.<ScriptSetup>profile(SendOptions.IMPAIRED),
                    SharedOptions.<ScriptSetup>seed(SendOptions.SEED),
                    SharedOptions.from(),
                    SharedOptions.connectTimeout(ScriptSetup::connectTimeout)))
            .with(RecordOptions.of(setup -> setup.recordSetup()));

    private ScriptOptions() {}
}
