/** Runs what a settings file asks for: all its sessions as one, changed while they run, and what came of its expectations. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
