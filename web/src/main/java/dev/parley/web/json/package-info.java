/** JSON in and out. */
@NullMarked
package dev.parley.web.json;

import org.jspecify.annotations.NullMarked;
