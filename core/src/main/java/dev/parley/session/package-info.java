/** Running things: a listener, a sender. Composes the floors below, owns threads and their end. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
