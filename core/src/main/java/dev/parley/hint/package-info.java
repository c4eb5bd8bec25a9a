/** What is odd about what arrives, or does not, put in words. Values and time in, notes out; no sockets, no threads. */
@NullMarked
package dev.parley.hint;

import org.jspecify.annotations.NullMarked;
