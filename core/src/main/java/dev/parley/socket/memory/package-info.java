/** A network in memory, for tests: no socket, every fault on request. */
@NullMarked
package dev.parley.socket.memory;

import org.jspecify.annotations.NullMarked;
