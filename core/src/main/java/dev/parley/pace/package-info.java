/** When the next message is due. Pure functions; nothing here sleeps. */
@NullMarked
package dev.parley.pace;

import org.jspecify.annotations.NullMarked;
