/** How a session answers: echo, template, function, rules. */
@NullMarked
package dev.parley.session.respond;

import org.jspecify.annotations.NullMarked;
