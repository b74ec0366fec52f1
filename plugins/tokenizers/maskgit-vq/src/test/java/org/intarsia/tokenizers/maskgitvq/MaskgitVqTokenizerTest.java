package org.intarsia.tokenizers.maskgitvq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaskgitVqTokenizerTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 12);
    private static final MaskgitVqOptions OPTIONS =
            Options.of(
                    MaskgitVqOptions.class,
                    Map.of(
                            "hidden-channels",
                            32,
                            "channel-mult",
                            List.of(1, 2),
                            "num-res-blocks",
                            2,
                            "z-channels",
                            7,
                            "codebook-size",
                            17));

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters weights = new FreshParameters(manager, 3);

    @AfterEach
    void close() {
        weights.close();
        manager.close();
    }

    @Test
    void tokenizerAndDecoderKeepTheLaws() {
        MaskgitVqTokenizer tokenizer = new MaskgitVqTokenizer(OPTIONS, weights.weights(), IMAGE);
        MaskgitVqDecoder decoder = new MaskgitVqDecoder(OPTIONS, weights.weights(), IMAGE);
        TokenizerLaws.check(tokenizer, IMAGE);
        TokenizerLaws.checkDecoder(decoder, tokenizer, IMAGE, Float.POSITIVE_INFINITY);
        assertEquals(
                new LatentSpec.Discrete("maskgit-vq", 17, 7, List.of(new Grid(4, 6))),
                tokenizer.latents());
    }

    @Test
    void aShortcutReadsWhatTheBlockMade() {
        new MaskgitVqTokenizer(OPTIONS, weights.weights(), IMAGE);
        assertEquals(
                new Shape(64, 64, 1, 1),
                weights.all().get("encoder.down.1.block.0.nin_shortcut.weight").getShape());
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        Codebook codebook =
                new MaskgitVqTokenizer(OPTIONS, weights.weights(), IMAGE).codebook().orElseThrow();
        try (NDArray ids = manager.create(new long[] {17}, new Shape(1, 1))) {
            IntarsiaException refused =
                    assertThrows(IntarsiaException.class, () -> codebook.codes(ids));
            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, refused.problems().get(0).code());
            assertTrue(refused.getMessage().contains("vocabulary of 17"), refused.getMessage());
        }
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        List<Problem> refused =
                RefusedOptions.of(
                        MaskgitVqOptions.class,
                        Map.of(
                                "hidden-channels",
                                0,
                                "channel-mult",
                                List.of(1),
                                "num-res-blocks",
                                65,
                                "z-channels",
                                5000,
                                "codebook-size",
                                1));
        assertEquals(
                List.of("hidden-channels", "num-res-blocks", "z-channels", "codebook-size"),
                refused.stream().map(problem -> problem.subject()).toList());
    }

    @Test
    void aWidthThatIsNotOfWholeGroupsIsRefused() {
        List<Problem> refused =
                RefusedOptions.of(MaskgitVqOptions.class, Map.of("hidden-channels", 16));
        assertEquals("hidden-channels", refused.get(0).subject());
    }
}
