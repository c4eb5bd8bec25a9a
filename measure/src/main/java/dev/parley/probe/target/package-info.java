/** The server or device under test: its connections, its replies, and the limits of the traffic to it. */
@NullMarked
package dev.parley.probe.target;

import org.jspecify.annotations.NullMarked;
