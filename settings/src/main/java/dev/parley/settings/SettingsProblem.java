package dev.parley.settings;

/**
 * One thing that is wrong in a settings file.
 *
 * @param line where, from 1; 0 where the file is wrong as a whole
 * @param column where, from 1; 0 where the file is wrong as a whole
 * @param message what is wrong and how it is right, without the place
 * @param otherLine another line that the message names, as in "after line 3"; 0 where it names none
 */
public record SettingsProblem(int line, int column, String message, int otherLine) {
    /** The message for somebody who sees a part of the file alone, where the other line has this number. */
    public String messageWithOtherLine(int number) {
        return replaced("line " + otherLine, "line " + number);
    }

    /** The message for somebody who does not see the other line, which belongs to the entry of this name. */
    public String messageWithOtherEntry(String name) {
        String line = "line " + otherLine;
        String entry = "the entry in " + line;
        return message.contains(entry) ? replaced(entry, "the entry '" + name + "'") : replaced(" in " + line, "");
    }

    /** What is quoted stands before the other line in each message, so the last one is meant. */
    private String replaced(String what, String by) {
        int at = otherLine == 0 ? -1 : message.lastIndexOf(what);
        return at < 0 ? message : message.substring(0, at) + by + message.substring(at + what.length());
    }
}
