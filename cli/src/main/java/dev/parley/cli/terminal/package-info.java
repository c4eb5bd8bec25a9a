/** The terminal: lines in, lines out, the prompt, colours. */
@NullMarked
package dev.parley.cli.terminal;

import org.jspecify.annotations.NullMarked;
