/** A real peer in a test. Start at {@link dev.parley.junit.TestPeer}. */
@NullMarked
package dev.parley.junit;

import org.jspecify.annotations.NullMarked;
