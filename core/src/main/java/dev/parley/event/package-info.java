/** What a session tells: sealed events, made only if somebody listens. */
@NullMarked
package dev.parley.event;

import org.jspecify.annotations.NullMarked;
