/** What every session is made of: lifecycle, timer, event publisher, count limit. Knows no socket. */
@NullMarked
package dev.parley.session.runtime;

import org.jspecify.annotations.NullMarked;
