/** Measures a peer: round trip, loss, duplicates, reordering, jitter, throughput. */
@org.jspecify.annotations.NullMarked
package dev.parley.measure;
