/** What is sent on purpose otherwise than at once: late, twice, changed, in pieces or not at all. */
@NullMarked
package dev.parley.session.impaired;

import org.jspecify.annotations.NullMarked;
