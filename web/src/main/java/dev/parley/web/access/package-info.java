/** Who may talk to the server: one link, one cookie, exact hosts and origins. Floor 1. */
@NullMarked
package dev.parley.web.access;

import org.jspecify.annotations.NullMarked;
