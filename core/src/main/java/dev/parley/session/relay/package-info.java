/** A relay: what comes from a peer goes on to a target, and what the target answers goes back. */
@NullMarked
package dev.parley.session.relay;

import org.jspecify.annotations.NullMarked;
