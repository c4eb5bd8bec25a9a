package dev.parley.session.script;

import dev.parley.address.Address;
import dev.parley.script.Script;
import dev.parley.session.SessionConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a script's session was asked for when it was opened; {@link ScriptSetup} says what each means. Immutable; safe from
 * any thread.
 *
 * @param from from which address of ours, or null for the system's choice
 * @param most how long it may take, or null
 * @param countsChunks whether what comes are chunks, which are no messages
 */
record ScriptConfig(
        SessionConfig session,
        Address target,
        Script script,
        @Nullable InetSocketAddress from,
        Duration connectTimeout,
        @Nullable Duration most,
        boolean countsChunks) {}
