/** Immutable bytes and their text, hex and escaped forms. */
@NullMarked
package dev.parley.payload;

import org.jspecify.annotations.NullMarked;
