/** Pure: sequences, loss, latency histograms, jitter, the schedule of an open loop. */
@NullMarked
package dev.parley.measure.statistics;

import org.jspecify.annotations.NullMarked;
