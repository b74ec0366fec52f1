package org.intarsia.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that has ended. */
public record Launch(int code, String out, String err) {
    /** Runs a command line to its end. */
    public static Launch of(List<String> command, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("launch", ".out");
        Path err = Files.createTempFile("launch", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().remove("INTARSIA_STATE");
            environment.forEach(builder.environment()::put);
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it does not end: " + Files.readString(err));
            }
            return new Launch(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** A command under what is done in a shell before it, such as {@code ulimit -n 32}. */
    public static List<String> after(String preparation, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("bash", "-c", preparation, "bash"));
        whole.addAll(command);
        return whole;
    }

    /** The launcher's main class on this test's class path. */
    public static List<String> java(Path home, Path temporary, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dintarsia.home=" + home);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** What stands after a word at the beginning of a line. */
    String line(String word) {
        Matcher found = Pattern.compile("(?m)^" + word + " (.*)$").matcher(out);
        return found.find() ? found.group(1) : "";
    }
}
