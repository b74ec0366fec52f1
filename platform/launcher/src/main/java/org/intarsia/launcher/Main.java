package org.intarsia.launcher;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The entry point. The system property {@code intarsia.home} names the distribution's folder; with
 * {@code intarsia.timing=true} each phase of the start is printed with its time.
 */
public final class Main {
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        // Libraries format numbers in the default locale: there is one for everybody.
        Locale.setDefault(Locale.ROOT);
        StandardOutput output = StandardOutput.install();
        ForcedExit ending = new ForcedExit();
        ending.watch();
        int code;
        try {
            code = output.settle(run(args));
        } catch (RuntimeException | Error e) {
            // Otherwise a thread of a plugin could keep the process alive.
            code = fail("INT-999 start: unexpected error: " + e);
        }
        ending.begin();
        System.exit(code);
    }

    private static int run(String[] args) {
        Phases phases = new Phases(Boolean.getBoolean("intarsia.timing"));
        phases.done("java");
        String names = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (!Charset.forName(names).equals(StandardCharsets.UTF_8)) {
            return fail(
                    "INT-927 start: Java reads and writes the names of files as "
                            + names
                            + ", because the locale has another charset than UTF-8. Start with the"
                            + " script intarsia, or set LC_ALL=C.UTF-8.");
        }
        String home = System.getProperty("intarsia.home");
        if (home == null) {
            return fail("INT-921 start: the system property intarsia.home is not set.");
        }
        Home folder = new Home(Path.of(home));
        try {
            folder.check();
            StateFolder state = StateFolder.of(args, System.getenv(), folder.folder());
            state.declare();
            try (ProcessFolder temporary = ProcessFolder.in(state.temporary())) {
                temporary.declare();
                return run(args, folder, state, temporary, phases);
            }
        } catch (LaunchException e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        } finally {
            phases.done("stop");
        }
    }

    private static int run(
            String[] args, Home home, StateFolder state, ProcessFolder temporary, Phases phases) {
        OfflineSettings.declare();
        Processors.declare();
        home.natives().declare();
        Engines engine = new Engines(phases);
        if (Engines.neededBy(args)) {
            engine.warm();
        }
        try (Platform platform = new Platform(home, state, temporary.folder(), phases)) {
            return platform.run(args);
        } finally {
            engine.settle();
        }
    }

    private static int fail(String message) {
        System.err.println(message);
        return FAILED;
    }
}
