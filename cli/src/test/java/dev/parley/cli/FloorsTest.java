package dev.parley.cli;

import dev.parley.testkit.Floors;

/** Verbs run sessions, which views show; documents are made from the verbs, and {@code cli} itself knows all of it. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(
                Cli.class,
                floor("cli.option", "cli.terminal"),
                floor("cli.snippet", "cli.view"),
                floor("cli.run"),
                floor("cli.capture", "cli.relay"),
                floor("cli.verb"),
                floor("cli.document"),
                floor("cli"));
    }
}
