/** The bench that a page changes while it runs, and what a person does there by hand. */
@NullMarked
package dev.parley.web.workbench;

import org.jspecify.annotations.NullMarked;
