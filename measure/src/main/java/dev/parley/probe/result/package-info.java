/** What a check-up found: values without behaviour. */
@NullMarked
package dev.parley.probe.result;

import org.jspecify.annotations.NullMarked;
