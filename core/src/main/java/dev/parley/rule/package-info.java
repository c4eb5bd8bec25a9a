/** Whether and how something that arrived is answered. Floor 2: values and time in, decisions out. */
@NullMarked
package dev.parley.rule;

import org.jspecify.annotations.NullMarked;
