/** The client: round trips and throughput, over datagrams and streams. */
@NullMarked
package dev.parley.measure.client;

import org.jspecify.annotations.NullMarked;
