/** Recordings that are sent again, as their client and as their server. */
@NullMarked
package dev.parley.session.replay;

import org.jspecify.annotations.NullMarked;
