package dev.parley.bench;

import dev.parley.session.Outcome;
import dev.parley.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * How an entry of a running bench is doing.
 *
 * @param entry what it is
 * @param session its session, or null where it could not be opened
 * @param outcome how it ended, or null while it goes on
 */
public record EntryStatus(
        Entry entry, @Nullable Session session, @Nullable Outcome outcome) {}
