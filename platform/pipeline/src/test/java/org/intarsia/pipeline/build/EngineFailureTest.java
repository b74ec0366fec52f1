package org.intarsia.pipeline.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class EngineFailureTest {
    @Test
    void whatAnyLoaderOfTheEngineThrewIsFoundBelowEveryWrapper() {
        for (String loader :
                List.of("ai.djl.pytorch.jni.LibUtils", "ai.djl.pytorch.engine.PtEngineProvider")) {
            Exception inner = thrownIn(loader, "Failed to save pytorch index file");
            for (Throwable thrown :
                    List.of(inner, new IllegalStateException("wrapped", new Error(inner)))) {
                IntarsiaException told = EngineFailure.find(thrown, Set.of()).orElseThrow();
                assertEquals(ErrorCode.ENGINE_NOT_LOADED, told.problems().get(0).code());
                assertEquals(
                        "INT-928 engine: its libraries cannot be loaded: Failed to save pytorch"
                                + " index file. Build or unpack the distribution again.",
                        told.getMessage());
            }
        }
    }

    @Test
    void aLibraryOfTokenizersIsToldAsTheirs() {
        Exception thrown =
                thrownIn("ai.djl.huggingface.tokenizers.jni.LibUtils", "libtokenizers.so: cut");
        assertEquals(
                "INT-928 tokenizer of texts: its libraries cannot be loaded: libtokenizers.so: cut. Start"
                        + " with the script intarsia without RUST_LIBRARY_PATH in the environment."
                        + " Build or unpack the distribution again.",
                EngineFailure.find(thrown, Set.of("RUST_LIBRARY_PATH", "RUST_LOG"))
                        .orElseThrow()
                        .getMessage());
    }

    @Test
    void settingsThatLeadToOtherLibrariesAreNamed() {
        Exception thrown = thrownIn("ai.djl.pytorch.jni.LibUtils", "none");
        String told =
                EngineFailure.find(thrown, Set.of("PATH", "PYTORCH_FLAVOR", "LD_PRELOAD"))
                        .orElseThrow()
                        .getMessage();
        assertTrue(told.contains("without PYTORCH_FLAVOR, LD_PRELOAD in the environment"), told);
    }

    @Test
    void anErrorOfAComputationIsNone() {
        for (String place : List.of("ai.djl.pytorch.jni.JniUtils", "org.intarsia.cli.Cli")) {
            assertEquals(Optional.empty(), EngineFailure.find(thrownIn(place, "x"), Set.of()));
        }
    }

    private static Exception thrownIn(String type, String message) {
        Exception thrown = new IllegalStateException(message);
        thrown.setStackTrace(
                new StackTraceElement[] {new StackTraceElement(type, "load", null, 1)});
        return thrown;
    }
}
