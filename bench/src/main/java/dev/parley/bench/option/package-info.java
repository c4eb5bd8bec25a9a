/** The options of a bench's entries, by the names that the command line gives them. */
@NullMarked
package dev.parley.bench.option;

import org.jspecify.annotations.NullMarked;
