/** Ports on the JDK's own channels, for every system. */
@NullMarked
package dev.parley.socket.jdk;

import org.jspecify.annotations.NullMarked;
