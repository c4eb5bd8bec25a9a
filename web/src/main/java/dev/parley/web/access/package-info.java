/** Who may talk to the server: one link, one cookie, exact hosts and origins. */
@NullMarked
package dev.parley.web.access;

import org.jspecify.annotations.NullMarked;
