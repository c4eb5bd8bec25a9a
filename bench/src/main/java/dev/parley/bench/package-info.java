/**
 * A bench: listeners, senders and scripts that run together, can be changed while they run, and are judged by what was expected of
 * them. {@link dev.parley.bench.Bench} says what it consists of, {@link dev.parley.bench.RunningBench} runs it.
 */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
