package org.intarsia.launcher;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Set;

/**
 * Loads libtorch while the framework starts. Both live on the class path, where the engine's class
 * is initialised before the first bundle sees it; bundles that are quicker than the loading wait
 * for it inside DJL.
 */
final class Engines {
    private static final Set<String> ABOUT = Set.of("--help", "-h", "help", "--version", "-V");

    /** Commands that compute nothing. One that did after all would load the engine itself. */
    private static final Set<String> WITHOUT =
            Set.of(
                    "explain",
                    "parts",
                    "plugins",
                    "audit",
                    "keys",
                    "jobs",
                    "pipelines",
                    "canary",
                    "state",
                    "models");

    private final Phases phases;
    private Thread loader;

    Engines(Phases phases) {
        this.phases = phases;
    }

    /** False for a command line that only asks about the commands, or that computes nothing. */
    static boolean neededBy(String[] args) {
        return args.length > 0
                && !WITHOUT.contains(args[0])
                && Arrays.stream(args).noneMatch(ABOUT::contains);
    }

    void warm() {
        Engine.getDefaultEngineName();
        loader = new Thread(this::load, "intarsia-engine");
        loader.setDaemon(true);
        loader.start();
    }

    /** Waits for the loading: a JVM must not end in the middle of it. */
    void settle() {
        if (loader == null) {
            return;
        }
        try {
            loader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Natives.hush();
            phases.done("engine loaded");
            NDArray warm = manager.ones(new Shape(8, 8));
            warm.matMul(warm).toFloatArray();
            phases.done("engine warm");
        } catch (RuntimeException | LinkageError | AssertionError e) {
            // The command that needs the engine meets the same failure and explains it.
            phases.done("engine failed: " + e);
        }
    }
}
