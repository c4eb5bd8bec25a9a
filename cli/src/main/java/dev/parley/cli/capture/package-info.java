/** What {@code inspect} and {@code replay} do with a capture file: open it, choose of it, show it, write it as a settings file. */
@NullMarked
package dev.parley.cli.capture;

import org.jspecify.annotations.NullMarked;
