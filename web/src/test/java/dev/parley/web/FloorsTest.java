package dev.parley.web;

import dev.parley.testkit.Floors;

/** The page stands on the bench; nothing of it opens a socket of its own. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(
                ConsoleServer.class,
                floor("web.json"),
                floor("web.access", "web.feed"),
                floor("web.workbench", "web.toxiproxy"),
                floor("web.api"),
                floor("web"));
    }
}
