/** When the next message is due. Floor 2: pure functions; nothing here sleeps. */
@NullMarked
package dev.parley.pace;

import org.jspecify.annotations.NullMarked;
