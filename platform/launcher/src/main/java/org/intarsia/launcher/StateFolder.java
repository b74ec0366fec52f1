package org.intarsia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the process writes what no option names a place for. In order: the folder after {@code
 * --state}, the one that the variable {@code INTARSIA_STATE} names, the distribution where it can
 * be written, {@code intarsia} in the user's folder of state.
 *
 * @param named whether a person named it; then temporary files, pictures and trainings go there too
 */
record StateFolder(Path folder, boolean named) {
    private static final String OPTION = "--state";
    private static final String VARIABLE = "INTARSIA_STATE";

    static StateFolder of(String[] args, Map<String, String> environment, Path home) {
        Optional<String> option = option(args);
        if (option.isPresent()) {
            return named(option.get(), OPTION);
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isEmpty()) {
            return named(variable, VARIABLE);
        }
        return writable(home)
                ? new StateFolder(home, false)
                : new StateFolder(ofUser(environment), false);
    }

    /** What happened to plugins and pipelines; made when something does. */
    Path audit() {
        return folder.resolve("logs").resolve("audit.log");
    }

    /** For what is gone with the process. */
    Path temporary() {
        if (!named) {
            return Path.of(System.getProperty("java.io.tmpdir"));
        }
        try {
            return Files.createDirectories(folder.resolve("tmp"));
        } catch (IOException e) {
            throw unusable(folder.resolve("tmp").toString(), OPTION, e);
        }
    }

    /** For the commands, which run in bundles. */
    void declare() {
        System.setProperty("intarsia.audit", audit().toString());
        if (named) {
            System.setProperty("intarsia.output", folder.toString());
        }
    }

    private static Optional<String> option(String[] args) {
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            if (args[i].startsWith(OPTION + "=")) {
                return Optional.of(args[i].substring(OPTION.length() + 1));
            }
            if (args[i].equals(OPTION) && i + 1 < args.length) {
                return Optional.of(args[i + 1]);
            }
        }
        return Optional.empty();
    }

    private static StateFolder named(String text, String by) {
        try {
            Path folder = Path.of(text).toAbsolutePath().normalize();
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw unusable(text, by, null);
            }
            return new StateFolder(folder, true);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(text, by, e);
        }
    }

    private static LaunchException unusable(String text, String by, Exception cause) {
        return new LaunchException(
                "INT-911 "
                        + by
                        + " "
                        + text
                        + ": nothing can be written into this folder. Name one that you can write to.",
                cause,
                LaunchException.INPUT);
    }

    private static boolean writable(Path home) {
        Path logs = home.resolve("logs");
        return Files.isWritable(home) && (Files.notExists(logs) || Files.isWritable(logs));
    }

    /** As the XDG Base Directory Specification has it. */
    private static Path ofUser(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (state.startsWith("/")) {
            return Path.of(state, "intarsia");
        }
        String user = environment.getOrDefault("HOME", "");
        return Path.of(
                user.isEmpty() ? System.getProperty("user.home") : user,
                ".local",
                "state",
                "intarsia");
    }
}
