/** The paths under {@code /api/}. Floor 3. */
@NullMarked
package dev.parley.web.api;

import org.jspecify.annotations.NullMarked;
