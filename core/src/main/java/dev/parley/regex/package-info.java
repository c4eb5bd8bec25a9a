/** Regular expressions on text and on bytes, in an engine that cannot backtrack, with a cheap look before it. Pure; floor 2. */
@NullMarked
package dev.parley.regex;

import org.jspecify.annotations.NullMarked;
