/** One class for each verb: parses its options, calls the library, renders, returns an exit status. */
@NullMarked
package dev.parley.cli.verb;

import org.jspecify.annotations.NullMarked;
