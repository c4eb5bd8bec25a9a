/** Sentences for people: the nearest right spelling of a misspelt word, sizes, sequences. */
@NullMarked
package dev.parley.text;

import org.jspecify.annotations.NullMarked;
