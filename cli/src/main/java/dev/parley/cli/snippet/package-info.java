/** Code for the device's side, with this computer's address in it. */
@NullMarked
package dev.parley.cli.snippet;

import org.jspecify.annotations.NullMarked;
