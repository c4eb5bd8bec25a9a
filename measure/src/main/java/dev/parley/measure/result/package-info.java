/** What a measurement gives. */
@NullMarked
package dev.parley.measure.result;

import org.jspecify.annotations.NullMarked;
