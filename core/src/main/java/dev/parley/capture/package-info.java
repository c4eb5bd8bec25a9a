/**
 * Capture files and packets: pure, bytes in and bytes out. A writer is given values and gives back whole blocks; nothing here
 * opens a file or a socket, and nothing asks what time it is.
 */
@NullMarked
package dev.parley.capture;

import org.jspecify.annotations.NullMarked;
