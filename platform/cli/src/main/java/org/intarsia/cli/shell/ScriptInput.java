package org.intarsia.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Lines of text from a stream that is no terminal. They are read on a thread of its own, so that
 * whoever waits for the next one notices that the process is to end.
 */
final class ScriptInput implements Repl.Lines {
    private static final int LONGEST = 1 << 20;
    private static final int PACE_MILLIS = 50;

    private final SynchronousQueue<Entry> entries = new SynchronousQueue<>();
    private final Reader in;
    private final BooleanSupplier ending;
    private boolean first = true;

    /**
     * @param ending whether the process is to end; then there is no next line
     */
    ScriptInput(InputStream in, BooleanSupplier ending) {
        this.in =
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT));
        this.ending = ending;
        Thread reader = new Thread(this::read, "intarsia-input");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param line empty at the end
     * @param broken why nothing can be read any more, or null
     */
    private record Entry(Optional<String> line, IntarsiaException broken) {}

    @Override
    public String next() {
        try {
            Entry entry = null;
            while (entry == null) {
                if (ending.getAsBoolean()) {
                    return null;
                }
                entry = entries.poll(PACE_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (entry.broken() != null) {
                throw entry.broken();
            }
            return entry.line().orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void read() {
        try {
            Optional<String> line = line();
            while (line.isPresent()) {
                entries.put(new Entry(line, null));
                line = line();
            }
            entries.put(new Entry(line, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CharacterCodingException e) {
            fail("it is not text in UTF-8");
        } catch (IOException e) {
            fail("it cannot be read: " + e.getMessage());
        } catch (IntarsiaException e) {
            put(e);
        }
    }

    /** The next line without its end; empty at the end of the stream. */
    private Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (first && c == '\uFEFF') {
            c = in.read();
        }
        first = false;
        if (c < 0) {
            return Optional.empty();
        }
        while (c >= 0 && c != '\n') {
            if (Character.isISOControl(c) && c != '\t' && c != '\r') {
                throw broken("it holds control characters and is no text");
            }
            if (line.length() == LONGEST) {
                throw broken("a line is longer than " + LONGEST + " characters");
            }
            line.append((char) c);
            c = in.read();
        }
        int end = line.length() - 1;
        if (end >= 0 && line.charAt(end) == '\r') {
            line.setLength(end);
        }
        return Optional.of(line.toString());
    }

    private void fail(String cause) {
        put(broken(cause));
    }

    private void put(IntarsiaException broken) {
        try {
            entries.put(new Entry(Optional.empty(), broken));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IntarsiaException broken(String cause) {
        return new IntarsiaException(
                ErrorCode.INVALID_COMMAND,
                "standard input",
                cause,
                "Give one command a line; the shell ends here.");
    }
}
