/** How a stream is cut into messages. Bytes in, messages out; no sockets, no threads. */
@NullMarked
package dev.parley.framing;

import org.jspecify.annotations.NullMarked;
