/** A room: everybody who comes hears everybody. */
@NullMarked
package dev.parley.session.room;

import org.jspecify.annotations.NullMarked;
