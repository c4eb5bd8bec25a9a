/** The clock that everybody asks, how to wait on it, and durations. Floor 0: nobody else asks the system for the time. */
@NullMarked
package dev.parley.time;

import org.jspecify.annotations.NullMarked;
