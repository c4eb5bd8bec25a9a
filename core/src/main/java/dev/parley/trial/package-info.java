/** Rules on trial: what they would do, and why not, without a socket. Pure. */
@NullMarked
package dev.parley.trial;

import org.jspecify.annotations.NullMarked;
