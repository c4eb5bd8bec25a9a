/** The ports to the network: datagram port, stream listener, stream connection, on the JDK's channels and in memory, and what the kernel says put in words. */
@NullMarked
package dev.parley.socket;

import org.jspecify.annotations.NullMarked;
