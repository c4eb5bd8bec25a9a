/** One UDP socket, one TCP connection: bytes in and out, framed and counted. No behaviour. */
@NullMarked
package dev.parley.session.link;

import org.jspecify.annotations.NullMarked;
