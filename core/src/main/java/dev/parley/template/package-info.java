/** The one template language: replies and generated messages. Floor 1: pure. */
@NullMarked
package dev.parley.template;

import org.jspecify.annotations.NullMarked;
