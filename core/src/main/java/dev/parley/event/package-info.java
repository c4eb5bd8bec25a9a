/** What a session tells: sealed events, made only if somebody listens. Floor 1. */
@NullMarked
package dev.parley.event;

import org.jspecify.annotations.NullMarked;
