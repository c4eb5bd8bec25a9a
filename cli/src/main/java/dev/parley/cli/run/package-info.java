/** Runs a session from the command line to its exit status: signals, summary, settings that change. */
@NullMarked
package dev.parley.cli.run;

import org.jspecify.annotations.NullMarked;
