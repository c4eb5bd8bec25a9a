/** What happened, numbered and kept for a while, and how a page gets it live. Floor 1. */
@NullMarked
package dev.parley.web.feed;

import org.jspecify.annotations.NullMarked;
