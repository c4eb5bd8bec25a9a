/** The paths under {@code /api/}. */
@NullMarked
package dev.parley.web.api;

import org.jspecify.annotations.NullMarked;
