package org.intarsia.distribution;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell that runs, typed into line by line. */
public final class LiveShell implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Writer in;

    /**
     * @param folder the working folder, also for what is said
     * @param options of the JVM, besides those of {@link Shell}
     */
    LiveShell(Path home, Path folder, String options, String... arguments) throws IOException {
        out = Files.createTempFile(folder, "said", "");
        List<String> command = new ArrayList<>();
        command.add(home.resolve("intarsia").toString());
        command.add("shell");
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("INTARSIA_JAVA_OPTS", options, (all, own) -> all + " " + own);
        process = builder.start();
        in = process.outputWriter(StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    String said() throws IOException {
        return Files.readString(out);
    }

    /** Gives a line, and waits until the words have been said. */
    void type(String line, String words) throws IOException, InterruptedException {
        type(line);
        await(words);
    }

    void type(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    void await(String words) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!said().contains(words)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new AssertionError(words + " was never said: " + said());
            }
            Thread.sleep(50);
        }
    }

    /** Ends the input, and with it the shell; all that it said. */
    String end() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not end: " + said());
        }
        return said();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
