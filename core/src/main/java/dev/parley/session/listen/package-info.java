/** Listens on any number of addresses, shows what arrives, and answers it. */
@NullMarked
package dev.parley.session.listen;

import org.jspecify.annotations.NullMarked;
