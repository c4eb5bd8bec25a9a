/** A relay on a person's terminal: its keys, its status line. */
@NullMarked
package dev.parley.cli.relay;

import org.jspecify.annotations.NullMarked;
