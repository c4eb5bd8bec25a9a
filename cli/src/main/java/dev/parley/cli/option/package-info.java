/** Options and arguments: their values, checked, with words for what is wrong. */
@NullMarked
package dev.parley.cli.option;

import org.jspecify.annotations.NullMarked;
