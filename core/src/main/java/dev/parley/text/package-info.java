/** Sentences for people: the nearest right spelling of a misspelt word, sizes, sequences. Floor 0. */
@NullMarked
package dev.parley.text;

import org.jspecify.annotations.NullMarked;
