package org.intarsia.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a command writes: at once, or, when it runs in the background while a person types, whole
 * lines above the one being typed.
 */
final class TaskOutput extends OutputStream {
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private PrintStream direct =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private Consumer<String> lines;

    /** Takes the output of the next command. */
    synchronized void open(PrintStream stream) {
        direct = stream;
        lines = null;
    }

    /** From now on whole lines go there. */
    synchronized void divert(Consumer<String> to) {
        lines = to;
    }

    @Override
    public synchronized void write(int one) {
        if (lines == null) {
            direct.write(one);
        } else if (one == '\n') {
            send();
        } else {
            begun.write(one);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (lines == null) {
            direct.write(bytes, from, length);
            return;
        }
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public synchronized void flush() {
        direct.flush();
    }

    /** Ends the output of a command. */
    @Override
    public synchronized void close() {
        if (lines != null && begun.size() > 0) {
            send();
        }
        direct.flush();
    }

    private void send() {
        String line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        lines.accept(line);
    }
}
