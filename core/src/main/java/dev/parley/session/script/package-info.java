/** Runs a script against one peer. */
@NullMarked
package dev.parley.session.script;

import org.jspecify.annotations.NullMarked;
