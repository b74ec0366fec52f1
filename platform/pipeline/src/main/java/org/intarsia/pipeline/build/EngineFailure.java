package org.intarsia.pipeline.build;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;

/**
 * Native libraries that cannot be loaded, those of the engine or of tokenizers: a fault of the
 * computer or its settings.
 */
public final class EngineFailure {
    /** Classes of DJL that do nothing else than to load them, and whose libraries these are. */
    private static final Map<String, String> LOADERS =
            Map.of(
                    "ai.djl.pytorch.jni.LibUtils", "engine",
                    "ai.djl.pytorch.engine.PtEngineProvider", "engine",
                    "ai.djl.huggingface.tokenizers.jni.LibUtils", "tokenizer of texts");

    /** What leads to other libraries than those of the distribution. */
    private static final List<String> SETTINGS =
            List.of(
                    "PYTORCH_VERSION",
                    "PYTORCH_FLAVOR",
                    "PYTORCH_PRECXX11",
                    "PYTORCH_LIBRARY_PATH",
                    "PYTORCH_EXTRA_LIBRARY_PATH",
                    "RUST_LIBRARY_PATH",
                    "RUST_FLAVOR",
                    "ENGINE_CACHE_DIR",
                    "DJL_CACHE_DIR",
                    "DJL_DEFAULT_ENGINE",
                    "LD_LIBRARY_PATH",
                    "LD_PRELOAD");

    private EngineFailure() {}

    /**
     * The problem when that is what was thrown, whoever asked for the library first.
     *
     * @param environment names of the variables that are set
     */
    public static Optional<IntarsiaException> find(Throwable thrown, Set<String> environment) {
        return chain(thrown)
                .flatMap(EngineFailure::libraries)
                .findFirst()
                .map(
                        place ->
                                new IntarsiaException(
                                        List.of(problem(place, thrown, environment)), thrown));
    }

    private static Problem problem(String place, Throwable thrown, Set<String> environment) {
        Throwable root = chain(thrown).reduce((first, last) -> last).orElseThrow();
        List<String> set = SETTINGS.stream().filter(environment::contains).toList();
        String unset =
                set.isEmpty()
                        ? ""
                        : "Start with the script intarsia without "
                                + String.join(", ", set)
                                + " in the environment. ";
        return new Problem(
                ErrorCode.ENGINE_NOT_LOADED,
                place,
                "its libraries cannot be loaded: " + text(root),
                unset + "Build or unpack the distribution again.");
    }

    /** Whose libraries were being loaded; an error of a computation has none of these frames. */
    private static Stream<String> libraries(Throwable thrown) {
        return Stream.of(thrown.getStackTrace())
                .map(frame -> LOADERS.get(frame.getClassName()))
                .filter(Objects::nonNull);
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
