/**
 * The command line: {@link dev.parley.cli.Cli} finds the verb, one class for each verb parses its options, calls the
 * library and gives back an exit status, and one of the views shows what happens.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
