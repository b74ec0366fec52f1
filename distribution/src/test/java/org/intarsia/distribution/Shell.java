package org.intarsia.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the distribution's script, in an empty home folder. */
public final class Shell {
    /** A command that has ended. */
    public record Ended(int code, String out, String err) {}

    /** What the tests set for all processes, in order to be quick. */
    private static final List<String> SET_BY_TESTS =
            List.of("INTARSIA_JAVA_OPTS", "OMP_NUM_THREADS");

    private final Path home;
    private final Path folder;
    private final List<String> without;

    /**
     * @param home the distribution
     * @param folder the working folder, also for files that the commands write
     */
    Shell(Path home, Path folder) {
        this(home, folder, List.of());
    }

    private Shell(Path home, Path folder, List<String> without) {
        this.home = home;
        this.folder = folder;
        this.without = without;
    }

    /** With the JVM and the threads that users have, for what is measured. */
    static Shell asShipped(Path home, Path folder) {
        return new Shell(home, folder, SET_BY_TESTS);
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        return end(start(List.of(), arguments));
    }

    /** Without a network; only where {@link #canCutTheNetwork()}. */
    Ended runAlone(String... arguments) throws IOException, InterruptedException {
        return end(start(List.of("unshare", "-r", "-n"), arguments));
    }

    public static boolean canCutTheNetwork() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("unshare", "-r", "-n", "true").start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Running start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(home.resolve("intarsia").toString());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "HOME", Files.createTempDirectory(folder, "home").toString(),
                                "JAVA_HOME", System.getProperty("java.home")));
        without.forEach(builder.environment()::remove);
        builder.environment().remove("DJL_CACHE_DIR");
        return new Running(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    /** A command that runs. */
    public record Running(Process process, Path out, Path err) {}

    public static Ended end(Running running) throws IOException, InterruptedException {
        if (!running.process().waitFor(120, TimeUnit.SECONDS)) {
            running.process().destroyForcibly();
            throw new IllegalStateException("it does not end: " + Files.readString(running.err()));
        }
        return new Ended(
                running.process().exitValue(),
                Files.readString(running.out()),
                Files.readString(running.err()));
    }
}
