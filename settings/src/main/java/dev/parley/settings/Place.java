package dev.parley.settings;

/**
 * Where something stands in a file.
 *
 * @param file its name, without its folders
 * @param line from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {
    /** {@code bench.yaml:12}, as rules and steps name where they were written. */
    String source() {
        return file + ":" + line;
    }

    @Override
    public String toString() {
        return source() + ":" + column;
    }
}
