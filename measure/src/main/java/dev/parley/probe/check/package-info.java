/** One class for each check, each with a pure judgement. */
@NullMarked
package dev.parley.probe.check;

import org.jspecify.annotations.NullMarked;
