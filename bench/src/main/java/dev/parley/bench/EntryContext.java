package dev.parley.bench;

/**
 * What a bench gives to an entry that it opens.
 *
 * @param hints whether a listener hints at what may be wrong where nothing arrives
 * @param peers how many peers a listener remembers, so that they can be answered by hand; 0 for none
 * @param typed where what a person writes to a chat comes from
 * @param recordings where what it moves is recorded
 */
record EntryContext(boolean hints, int peers, MessageQueue typed, Recordings recordings) {}
