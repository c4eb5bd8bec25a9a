/** How fast rules decide, in one process and without a network. */
@NullMarked
package dev.parley.benchmarks.rules;

import org.jspecify.annotations.NullMarked;
