/** The clock that everybody asks, how to wait on it, and durations. Nobody else asks the system for the time. */
@NullMarked
package dev.parley.time;

import org.jspecify.annotations.NullMarked;
