/**
 * The options of sessions, each told once: {@link dev.parley.bench.option.OptionTable} is what the command line and settings files
 * read. A new option is a row in its table.
 */
@NullMarked
package dev.parley.bench.option;

import org.jspecify.annotations.NullMarked;
