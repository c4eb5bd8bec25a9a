/** The one template language: replies and generated messages. Pure. */
@NullMarked
package dev.parley.template;

import org.jspecify.annotations.NullMarked;
