/** Whether and how something that arrived is answered. Values and time in, decisions out. */
@NullMarked
package dev.parley.rule;

import org.jspecify.annotations.NullMarked;
