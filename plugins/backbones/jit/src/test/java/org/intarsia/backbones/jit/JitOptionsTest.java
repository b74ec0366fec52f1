package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;

class JitOptionsTest {
    @Test
    void whatIsLeftOutIsJitB16() {
        JitOptions options =
                new JitOptions(null, null, null, null, null, null, null, null, null, null);

        assertEquals(new JitOptions(16, 768, 12, 12, 4.0, 128, 32, 4, 0.0, 0.0), options);
    }

    @Test
    void hiddenUnitsAreTruncated() {
        assertEquals(2048, hidden(768));
        assertEquals(2730, hidden(1024));
        assertEquals(3413, hidden(1280));
    }

    private static int hidden(int width) {
        return new JitOptions(16, width, 12, 16, 4.0, 128, 32, 4, 0.0, 0.0).mlpHidden();
    }

    @Test
    void dropoutReachesTheMiddleHalfOfTheBlocks() {
        JitOptions options = new JitOptions(16, 1280, 32, 16, 4.0, 256, 32, 10, 0.0, 0.2);

        assertFalse(options.drops(7));
        assertTrue(options.drops(8));
        assertTrue(options.drops(23));
        assertFalse(options.drops(24));
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> new JitOptions(0, 2, 4, 500, -1.0, 0, -1, 4, 1.0, -0.1));

        assertEquals(
                List.of(
                        "patch-size",
                        "hidden-size",
                        "num-heads",
                        "bottleneck-dim",
                        "in-context-len",
                        "in-context-start",
                        "mlp-ratio",
                        "attn-dropout",
                        "proj-dropout"),
                refused.problems().stream().map(Problem::subject).toList());
    }

    @Test
    void headsMustDivideTheWidth() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> new JitOptions(16, 768, 12, 7, 4.0, 128, 32, 4, 0.0, 0.0));

        assertEquals("hidden-size", refused.problems().get(0).subject());
        assertEquals(ErrorCode.INVALID_OPTION, refused.problems().get(0).code());
    }
}
