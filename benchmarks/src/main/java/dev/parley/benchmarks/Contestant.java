package dev.parley.benchmarks;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A program that does the work.
 *
 * @param program what the table calls it
 * @param command the words that start it, for the port it shall send to or listen on
 */
record Contestant(String program, IntFunction<List<String>> command) {}
