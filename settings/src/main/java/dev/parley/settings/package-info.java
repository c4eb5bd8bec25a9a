/** Settings files: what stands in them, checked, with the line and column of what is wrong. */
@NullMarked
package dev.parley.settings;

import org.jspecify.annotations.NullMarked;
