/** Events as JSON: for the command line's {@code --json}, the page, and whoever keeps them. */
@NullMarked
package dev.parley.event.json;

import org.jspecify.annotations.NullMarked;
