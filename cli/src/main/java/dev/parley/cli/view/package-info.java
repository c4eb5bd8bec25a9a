/** What a person or program sees of events: text, JSON, raw bytes. */
@NullMarked
package dev.parley.cli.view;

import org.jspecify.annotations.NullMarked;
