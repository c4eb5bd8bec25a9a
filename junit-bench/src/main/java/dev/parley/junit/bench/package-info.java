/** A settings file as a fixture of a test. Start at {@link dev.parley.junit.bench.TestBench}. */
@NullMarked
package dev.parley.junit.bench;

import org.jspecify.annotations.NullMarked;
