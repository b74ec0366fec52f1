package org.intarsia.distribution;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.launcher.CommandLoop;

/**
 * The distribution, started once for many command lines. For what a process of its own would not
 * change: a start takes longer than most commands. {@link Shell} runs the script itself.
 */
final class OneStart implements AutoCloseable {
    private final Process process;
    private final Path err;
    private final DataOutputStream orders;
    private final DataInputStream answers;

    /**
     * @param folder the working folder, also for files that the commands write
     */
    OneStart(Path home, Path folder) throws IOException {
        err = Files.createTempFile(folder, "run", ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dintarsia.home=" + home, "-cp", classPath(home)));
        command.add(CommandLoop.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "LC_ALL",
                                "C.UTF-8",
                                "HOME",
                                Files.createTempDirectory(folder, "home").toString(),
                                "INTARSIA_STATE",
                                Files.createTempDirectory(folder, "home-state").toString()));
        process = builder.redirectError(err.toFile()).start();
        orders = new DataOutputStream(process.getOutputStream());
        answers = new DataInputStream(process.getInputStream());
    }

    private static String classPath(Path home) throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            Stream<Path> all =
                    Stream.concat(
                            jars.filter(it -> it.toString().endsWith(".jar")).sorted(),
                            Stream.of(classes()));
            return all.map(Path::toString).collect(Collectors.joining(":"));
        }
    }

    private static Path classes() {
        try {
            return Path.of(
                    CommandLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Ended run(String... arguments) {
        try {
            orders.writeInt(arguments.length);
            for (String argument : arguments) {
                orders.writeUTF(argument);
            }
            orders.flush();
            return new Ended(answers.readInt(), text(), text());
        } catch (IOException e) {
            throw new UncheckedIOException(List.of(arguments) + ": " + log(), e);
        }
    }

    private String text() throws IOException {
        return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
    }

    private String log() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends the platform as a command does at its end; fails where it does not end. */
    @Override
    public void close() {
        try {
            orders.writeInt(-1);
            orders.close();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError("it does not end as it should: " + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
