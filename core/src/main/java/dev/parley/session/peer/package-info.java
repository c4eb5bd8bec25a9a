/** Who is on the other side: state, counts and the way to each peer. */
@NullMarked
package dev.parley.session.peer;

import org.jspecify.annotations.NullMarked;
