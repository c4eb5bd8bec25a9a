package dev.parley.settings;

import java.nio.file.Path;

/**
 * Where something stands in a file.
 *
 * @param file its path as it was given
 * @param line from 1
 * @param column from 1
 */
record SourceLocation(String file, int line, int column) {
    /** {@code bench.yaml:12}, as rules and steps name where they were written: without its folders. */
    String source() {
        return Path.of(file).getFileName() + ":" + line;
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
