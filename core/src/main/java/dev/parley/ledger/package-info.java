/** The exact sums, and the stable words for why something did not pass. Pure counting. */
@NullMarked
package dev.parley.ledger;

import org.jspecify.annotations.NullMarked;
