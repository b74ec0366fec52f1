package org.intarsia.launcher;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output in UTF-8 that remembers why it could not be written: a print stream keeps
 * failures to itself, and a result that nobody received would count as success.
 */
final class StandardOutput extends OutputStream {
    private static final int BUFFER = 8192;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile IOException failure;

    /** Puts it, and standard error in UTF-8, in place of the process's streams. */
    static StandardOutput install() {
        StandardOutput installed = new StandardOutput();
        System.setOut(print(installed));
        System.setErr(print(new FileOutputStream(FileDescriptor.err)));
        return installed;
    }

    private static PrintStream print(OutputStream target) {
        return new PrintStream(
                new BufferedOutputStream(target, BUFFER), true, StandardCharsets.UTF_8);
    }

    /**
     * Says why standard output was not written whole.
     *
     * @param code of the command
     * @return the same, or 1 where the command succeeded and its output is lost
     */
    int settle(int code) {
        System.out.flush();
        if (failure == null) {
            return code;
        }
        System.err.println(
                "INT-913 standard output: "
                        + reason()
                        + ". What the command printed is incomplete; give it another output.");
        return code == 0 ? 1 : code;
    }

    private String reason() {
        String text = String.valueOf(failure.getMessage());
        if (text.contains("Broken pipe")) {
            return "its reader closed it before the end";
        }
        if (text.contains("No space left")) {
            return "the disk is full";
        }
        return text.contains("Bad file descriptor") ? "it is closed" : text;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }
}
