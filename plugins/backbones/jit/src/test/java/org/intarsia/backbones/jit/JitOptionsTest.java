package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.RefusedOptions;
import org.junit.jupiter.api.Test;

class JitOptionsTest {
    @Test
    void whatIsLeftOutIsJitB16() {
        JitOptions options = Options.of(JitOptions.class, Map.of());

        assertEquals(
                Options.of(
                        JitOptions.class,
                        Map.of(
                                "patch-size",
                                16,
                                "hidden-size",
                                768,
                                "depth",
                                12,
                                "num-heads",
                                12,
                                "mlp-ratio",
                                4.0,
                                "bottleneck-dim",
                                128,
                                "in-context-len",
                                32,
                                "in-context-start",
                                4,
                                "attn-dropout",
                                0.0,
                                "proj-dropout",
                                0.0)),
                options);
    }

    @Test
    void hiddenUnitsAreTruncated() {
        assertEquals(2048, hidden(768));
        assertEquals(2730, hidden(1024));
        assertEquals(3413, hidden(1280));
    }

    private static int hidden(int width) {
        return Options.of(JitOptions.class, Map.of("hidden-size", width, "num-heads", 16))
                .mlpHidden();
    }

    @Test
    void dropoutReachesTheMiddleHalfOfTheBlocks() {
        JitOptions options = Options.of(JitOptions.class, Map.of("depth", 32, "proj-dropout", 0.2));

        assertFalse(options.drops(7));
        assertTrue(options.drops(8));
        assertTrue(options.drops(23));
        assertFalse(options.drops(24));
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        JitOptions.class,
                        Map.of(
                                "patch-size",
                                0,
                                "hidden-size",
                                2,
                                "depth",
                                4,
                                "num-heads",
                                500,
                                "mlp-ratio",
                                -1.0,
                                "bottleneck-dim",
                                0,
                                "in-context-len",
                                -1,
                                "in-context-start",
                                -1,
                                "attn-dropout",
                                1.0,
                                "proj-dropout",
                                -0.1));

        assertEquals(
                List.of(
                        "patch-size",
                        "hidden-size",
                        "num-heads",
                        "mlp-ratio",
                        "bottleneck-dim",
                        "in-context-len",
                        "in-context-start",
                        "attn-dropout",
                        "proj-dropout"),
                refused.stream().map(Problem::subject).toList());
    }

    @Test
    void headsMustDivideTheWidth() {
        List<Problem> refused =
                RefusedOptions.of(JitOptions.class, Map.of("hidden-size", 768, "num-heads", 7));

        assertEquals("hidden-size", refused.get(0).subject());
        assertEquals(ErrorCode.INVALID_OPTION, refused.get(0).code());
    }

    @Test
    void whatRelatesTwoOptionsIsNamedAtOnce() {
        List<Problem> refused =
                RefusedOptions.of(
                        JitOptions.class,
                        Map.of(
                                "depth",
                                4,
                                "in-context-start",
                                4,
                                "hidden-size",
                                20,
                                "mlp-ratio",
                                0.05));

        assertEquals(
                List.of("in-context-start", "mlp-ratio", "hidden-size"),
                refused.stream().map(Problem::subject).toList());
    }
}
