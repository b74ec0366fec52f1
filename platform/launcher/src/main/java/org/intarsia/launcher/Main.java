package org.intarsia.launcher;

import java.nio.file.Path;

/**
 * The entry point. The system property {@code intarsia.home} names the distribution's folder; with
 * {@code intarsia.timing=true} each phase of the start is printed with its time.
 */
public final class Main {
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        Phases phases = new Phases(Boolean.getBoolean("intarsia.timing"));
        phases.done("java");
        String home = System.getProperty("intarsia.home");
        if (home == null) {
            return fail("INT-921 start: the system property intarsia.home is not set.");
        }
        Engines engine = new Engines(phases);
        Home folder = new Home(Path.of(home));
        Offline.declare();
        folder.natives().declare();
        if (Engines.neededBy(args)) {
            engine.warm();
        }
        try (Platform platform = new Platform(folder, phases)) {
            return platform.run(args);
        } catch (LaunchException e) {
            return fail(e.getMessage());
        } finally {
            engine.settle();
            phases.done("stop");
        }
    }

    private static int fail(String message) {
        System.err.println(message);
        return FAILED;
    }
}
