package org.intarsia.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** The libraries of the engine that cannot be loaded: a fault of the computer or its settings. */
final class EngineFailure {
    /** Classes of DJL that do nothing else than to load it. */
    private static final Set<String> LOADERS =
            Set.of("ai.djl.pytorch.jni.LibUtils", "ai.djl.pytorch.engine.PtEngineProvider");

    /** What sends the engine to other libraries than those of the distribution. */
    private static final List<String> SETTINGS =
            List.of(
                    "PYTORCH_VERSION",
                    "PYTORCH_FLAVOR",
                    "PYTORCH_PRECXX11",
                    "PYTORCH_LIBRARY_PATH",
                    "PYTORCH_EXTRA_LIBRARY_PATH",
                    "ENGINE_CACHE_DIR",
                    "DJL_CACHE_DIR",
                    "DJL_DEFAULT_ENGINE",
                    "LD_LIBRARY_PATH",
                    "LD_PRELOAD");

    private EngineFailure() {}

    /**
     * The problem when that is what was thrown, whoever asked for the engine first.
     *
     * @param environment names of the variables that are set
     */
    static Optional<IntarsiaException> find(Throwable thrown, Set<String> environment) {
        if (chain(thrown).noneMatch(EngineFailure::loading)) {
            return Optional.empty();
        }
        Throwable root = chain(thrown).reduce((first, last) -> last).orElseThrow();
        List<String> set = SETTINGS.stream().filter(environment::contains).toList();
        String unset =
                set.isEmpty()
                        ? ""
                        : "Start with the script intarsia without "
                                + String.join(", ", set)
                                + " in the environment. ";
        return Optional.of(
                new IntarsiaException(
                        ErrorCode.ENGINE_NOT_LOADED,
                        "engine",
                        "its libraries cannot be loaded: " + text(root),
                        unset + "Build or unpack the distribution again."));
    }

    /** An error of a computation has none of these frames. */
    private static boolean loading(Throwable thrown) {
        return Stream.of(thrown.getStackTrace())
                .anyMatch(frame -> LOADERS.contains(frame.getClassName()));
    }

    private static Stream<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, it -> it != null, Throwable::getCause).limit(20);
    }

    private static String text(Throwable thrown) {
        return thrown.getMessage() == null
                ? thrown.getClass().getSimpleName()
                : thrown.getMessage().strip();
    }
}
