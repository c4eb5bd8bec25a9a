/** The bench that a page changes while it runs, and what a person does there by hand. Floor 2. */
@NullMarked
package dev.parley.web.workbench;

import org.jspecify.annotations.NullMarked;
