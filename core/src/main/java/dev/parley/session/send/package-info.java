/** Sends to one target or to many, and waits for replies. */
@NullMarked
package dev.parley.session.send;

import org.jspecify.annotations.NullMarked;
