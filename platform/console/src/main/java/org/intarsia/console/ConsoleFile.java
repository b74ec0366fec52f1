package org.intarsia.console;

/**
 * A file of the console.
 *
 * @param path below the address of the console, such as {@code app.js}
 * @param type its media type
 * @param bytes its content
 * @param tag of its content, as the header {@code ETag} carries it
 */
public record ConsoleFile(String path, String type, byte[] bytes, String tag) {}
