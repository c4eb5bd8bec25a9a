/** What a client and a measurement server say to each other, and the datagrams and stream blocks between. */
@NullMarked
package dev.parley.measure.protocol;

import org.jspecify.annotations.NullMarked;
