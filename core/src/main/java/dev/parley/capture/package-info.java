/** Recordings of what passed on the network: values, readers and writers. */
@NullMarked
package dev.parley.capture;

import org.jspecify.annotations.NullMarked;
