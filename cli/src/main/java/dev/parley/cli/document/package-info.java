/** Help, manual pages and shell completion, made from the verbs. */
@NullMarked
package dev.parley.cli.document;

import org.jspecify.annotations.NullMarked;
