package dev.parley.settings;

/**
 * One thing that is wrong in a settings file.
 *
 * @param line where, from 1; 0 where the file is wrong as a whole
 * @param column where, from 1; 0 where the file is wrong as a whole
 * @param message what is wrong and how it is right, without the place
 */
public record SettingsProblem(int line, int column, String message) {}
