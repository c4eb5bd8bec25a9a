/** JSON in and out. Floor 0. */
@NullMarked
package dev.parley.web.json;

import org.jspecify.annotations.NullMarked;
