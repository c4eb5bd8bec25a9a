/** Conversations that are known beforehand, step by step. They stand above {@code rule}, whose conditions they use, and touch no socket. */
@NullMarked
package dev.parley.script;

import org.jspecify.annotations.NullMarked;
