/** What keeps automatic answers harmless: rate limits, amplification limits, loop detection. Pure; floor 2. */
@NullMarked
package dev.parley.guard;

import org.jspecify.annotations.NullMarked;
