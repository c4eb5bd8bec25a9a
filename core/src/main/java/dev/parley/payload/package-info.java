/** Immutable bytes and their text, hex and escaped forms. Floor 0. */
@NullMarked
package dev.parley.payload;

import org.jspecify.annotations.NullMarked;
