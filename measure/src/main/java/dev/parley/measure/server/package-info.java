/** The far end: answers the client's requests, receives, sends and reports. */
@NullMarked
package dev.parley.measure.server;

import org.jspecify.annotations.NullMarked;
