/** One class for each check, each with a pure evaluation. */
@NullMarked
package dev.parley.probe.check;

import org.jspecify.annotations.NullMarked;
