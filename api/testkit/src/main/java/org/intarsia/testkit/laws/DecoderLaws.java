package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;

/** Laws of decoders, generative ones too. */
public final class DecoderLaws {
    private DecoderLaws() {}

    /**
     * What one decoding is given, made on the manager of a run.
     *
     * @param latents of the space that the decoder accepts
     * @param conditioning of as many rows
     */
    public record Case(Latents latents, Conditioning conditioning) {}

    /**
     * Checks that pictures are [B, 3, H, W] of the size and finite; that the latents stay as they
     * were and nothing is left behind; that the same noise gives the same answer again and on
     * several threads; that closing twice is harmless.
     *
     * @param cases the same numbers at every call
     */
    public static void check(Decoder decoder, ImageSpec image, Function<NDManager, Case> cases) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Case given = cases.apply(manager);
            assertEquals(decoder.accepts(), given.latents().spec(), "the space");
            NDList[] pictures = {new NDList()};
            TestRun run = run(manager, given);
            try (LeakCheck check = LeakCheck.on(manager)) {
                Laws.leavesUnchanged(
                        List.of(given.latents().values()),
                        () -> pictures[0] = decode(decoder, given, run));
                check.keep(pictures[0]);
            }
            Shape size = new Shape(rows(given), 3, image.height(), image.width());
            NDArray picture = pictures[0].singletonOrThrow();
            assertEquals(size, picture.getShape(), "the size of the picture");
            for (float value : Laws.values(picture)) {
                assertTrue(Float.isFinite(value), "a value of the picture is " + value);
            }
        }
        Laws.sameAnswerAlways(
                manager -> {
                    Case given = cases.apply(manager);
                    return decode(decoder, given, run(manager, given));
                });
        Laws.statesItsMemory(decoder);
        Laws.closesTwice(decoder);
    }

    private static NDList decode(Decoder decoder, Case given, TestRun run) {
        return new NDList(decoder.decode(given.latents(), given.conditioning(), run));
    }

    private static TestRun run(NDManager manager, Case given) {
        return new TestRun(manager, TestNoise.rows(rows(given)));
    }

    private static int rows(Case given) {
        return Math.toIntExact(given.latents().values().get(0).getShape().get(0));
    }
}
