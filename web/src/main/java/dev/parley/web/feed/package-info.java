/** What happened, numbered and kept for a while, and how a page gets it live. */
@NullMarked
package dev.parley.web.feed;

import org.jspecify.annotations.NullMarked;
