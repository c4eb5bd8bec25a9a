package dev.parley.benchmarks;

/**
 * Something that is measured of each contestant. The first column of a benchmark is its headline.
 *
 * @param title what the table calls it
 * @param unit such as ms
 */
record Column(String title, String unit) {}
