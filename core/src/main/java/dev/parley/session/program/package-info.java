/** A program that answers for a listener: what it gets, what it writes, and its life. Knows no session. */
@NullMarked
package dev.parley.session.program;

import org.jspecify.annotations.NullMarked;
