/**
 * Measures Parley beside {@code python3}, ncat and socat: the same work, in turn, and the ratio of the medians. {@link
 * dev.parley.benchmarks.Main} is the program; a {@link dev.parley.benchmarks.Benchmark} says what is compared and takes
 * one sample; {@link dev.parley.benchmarks.Turns} decides whose turn it is; {@link dev.parley.benchmarks.Report} shows
 * what came of it. The programs that are compared, and the client that all servers get, are in {@code benchmarks/peers}.
 */
package dev.parley.benchmarks;
